"""What people do in JupyterLab and in nbgrader's formgrader, step by step. Each step ends when its effect is seen."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect

SHOTS = Path(__file__).resolve().parent.parent.parent / "build" / "screenshots"


def shot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page: ``build/screenshots/NAME.png``."""
    page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)


def menu(page: Page, *names: str) -> None:
    """Choose an entry of JupyterLab's menus."""
    expect(page.locator("#jp-main-dock-panel .lm-TabBar-tab").first).to_be_visible()  # JupyterLab is up
    for name in names:
        page.get_by_role("menuitem", name=name, exact=True).click()


def formgrader(page: Page) -> FrameLocator:
    """Open the formgrader from the menu; its page lies in a frame."""
    menu(page, "Nbgrader", "Formgrader")
    frame = page.frame_locator(".jp-MainAreaWidget iframe")
    expect(row(frame, "ch03")).to_be_visible()
    return frame


def row(frame: FrameLocator, name: str) -> Locator:
    """The row of a table that speaks of `name`."""
    return frame.locator("#main-table tr").filter(has_text=name)


def press(frame: FrameLocator, name: str, button: str) -> str:
    """Press a button in the row of `name` and wait for nbgrader's answer, which must be a success; returns its log."""
    row(frame, name).locator(f".{button} a").click()
    answer = frame.locator(".modal.in")
    expect(answer).to_be_visible()
    said = answer.inner_text()
    assert answer.get_attribute("id") == "success-modal", said
    answer.get_by_role("button", name="OK").click()
    expect(answer).to_have_count(0)
    return said


def assignments(page: Page) -> Locator:
    """Open the list of assignments from the menu."""
    menu(page, "Nbgrader", "Assignment List")
    found = page.locator("#assignments")
    expect(found.get_by_text("ch03").first).to_be_visible()
    return found


def run_all(page: Page) -> Locator:
    """Run the open notebook from top to bottom, and wait for its end; returns the notebook."""
    idle = page.get_by_text("Python 3 (ipykernel) | Idle")
    expect(idle).to_be_visible()
    menu(page, "Run", "Run All Cells")
    notebook = page.locator(".jp-NotebookPanel:visible")
    last = notebook.locator(".jp-CodeCell").last.locator(".jp-InputPrompt")
    expect(last).to_have_text(re.compile(r"\[\d+\]:"))
    expect(idle).to_be_visible()
    return notebook


def write_answer(page: Page, notebook: Locator, text: str) -> None:
    """Write `text` into the notebook's last cell, the one that waits for an answer, and save."""
    cell = notebook.locator(".jp-MarkdownCell").last
    expect(cell).to_contain_text("YOUR ANSWER HERE")
    cell.locator(".jp-MarkdownOutput p").click()
    page.keyboard.press("Enter")
    cell.locator(".cm-content").fill(text)
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-MarkdownOutput")).not_to_contain_text("YOUR ANSWER HERE")
    page.keyboard.press("Control+S")
    expect(page.get_by_text("Saving completed")).to_be_visible()
