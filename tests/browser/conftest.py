"""A course and a student's desk, a JupyterLab server for each, and a browser.

The fixtures from `released` on are the steps of one assignment's life, each taken with the mouse in the browser.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from tests.browser import steps
from tests.browser.lab import start

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "instructor" / "sample_class" / "submitted"
WAIT = 180_000
"""Milliseconds within which a condition must come true; nothing is waited for once it is."""


@dataclass(frozen=True)
class Places:
    """The instructor's course, and the desk of the student ``noether``; the exchange lies between them."""

    course: Path
    desk: Path


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The course as a checkout holds it, one submission laid in by hand, and an empty desk."""
    course, exchange, desk = (tmp_path_factory.mktemp(name) for name in ("course", "exchange", "desk"))
    exchange.chmod(0o777)
    shutil.copytree(ROOT / "instructor" / "source" / "ch03", course / "source" / "ch03")
    shutil.copytree(SAMPLES / "corinna", course / "submitted" / "corinna")
    config = (ROOT / "instructor" / "nbgrader_config.py").read_text(encoding="utf-8")
    between = f"c.Exchange.root = {str(exchange)!r}\n"
    (course / "nbgrader_config.py").write_text(f"{config}\n{between}", encoding="utf-8")
    student = "c.CourseDirectory.course_id = 'llm-from-scratch'\nc.CourseDirectory.student_id = 'noether'\n"
    (desk / "nbgrader_config.py").write_text(f"c = get_config()\n{between}{student}", encoding="utf-8")
    return Places(course, desk)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium")
    assert path, "these tests drive Debian's Chromium: apt-get install chromium"
    expect.set_options(timeout=WAIT)
    shutil.rmtree(steps.SHOTS, ignore_errors=True)
    steps.SHOTS.mkdir(parents=True)
    with sync_playwright() as playwright:
        # Root may not use Chromium's own sandbox; it opens our own pages only.
        made = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield made
        made.close()


def sit_down(browser: Browser, folder: Path, home: Path) -> Iterator[Page]:
    """A page with a JupyterLab of its own, running in `folder`."""
    lab = start(folder, home)
    try:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(WAIT)
        page.goto(lab.entry)
        yield page
        page.close()
    finally:
        lab.stop()
        print("".join(lab.log))  # pytest shows it where a test failed


@pytest.fixture(scope="session")
def instructor(browser: Browser, places: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The instructor's JupyterLab, in the course."""
    yield from sit_down(browser, places.course, tmp_path_factory.mktemp("instructor"))


@pytest.fixture(scope="session")
def student(browser: Browser, places: Places, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The student's JupyterLab, at the desk."""
    yield from sit_down(browser, places.desk, tmp_path_factory.mktemp("student"))


@pytest.fixture(scope="session")
def released(instructor: Page) -> FrameLocator:
    """The instructor generates the students' version and releases it; the formgrader is open."""
    frame = steps.formgrader(instructor)
    steps.press(frame, "ch03", "assign")
    steps.press(frame, "ch03", "release")
    expect(steps.row(frame, "ch03").locator(".status")).to_have_text("released")
    return frame


@pytest.fixture(scope="session")
def fetched(released: FrameLocator, student: Page, places: Places) -> Page:
    """The student fetches the assignment and writes the answers that the sample student ``emmy`` wrote."""
    steps.assignments(student).get_by_role("button", name="Fetch", exact=True).click()
    expect(student.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    for path in (SAMPLES / "emmy" / "ch03").glob("*.py"):
        shutil.copy(path, places.desk / "ch03")
    return student


@pytest.fixture(scope="session")
def submitted(fetched: Page) -> Page:
    """The student opens the notebook, runs it, answers the question in it and submits."""
    fetched.locator("#fetched_assignments_list a").first.click()
    fetched.locator("#fetched_assignments_list").get_by_text("ch03", exact=True).last.click()
    notebook = steps.run_all(fetched)
    steps.write_answer(fetched, notebook, "Without the root the variance of $q \\cdot k$ grows with $d_k$.")
    fetched.get_by_role("tab", name="Assignments").click()
    fetched.get_by_role("button", name="Submit", exact=True).click()
    expect(fetched.locator("#submitted_assignments_list").get_by_text("ch03").first).to_be_visible()
    return fetched


@pytest.fixture(scope="session")
def graded(submitted: Page, released: FrameLocator) -> FrameLocator:
    """The instructor collects, and autogrades both submissions from their buttons."""
    frame = released
    steps.press(frame, "ch03", "collect")
    steps.row(frame, "ch03").locator(".num-submissions a").click()
    for name in ("noether", "corinna"):
        steps.press(frame, name, "autograde")
    return frame
