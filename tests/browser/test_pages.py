"""The kit's own pages, as a browser draws them: no line too wide for a phone, dark where asked, few sheets of paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from autograder.reports import html
from tests.browser import steps
from tests.reports.made import class_report, submission

LOOKS = {
    "wide": {"viewport": {"width": 1100, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True},
    "dark": {"viewport": {"width": 1100, "height": 900}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a class of 64, most of them like the ones that were made by hand."""
    made = class_report()
    wordy = {**made["submissions"][0]["flags"][0], "what": "torch.nn.functional.scaled_dot_product_attention"}
    made["submissions"][0]["flags"] = [wordy]
    made["submissions"] += [submission(f"student-{n}", *made["submissions"][n % 4]["exercises"]) for n in range(59)]
    path = tmp_path_factory.mktemp("report") / "class.html"
    html.write(made, path)
    return path


@pytest.mark.parametrize("look", LOOKS)
def test_class_report_fits(browser: Browser, report: Path, look: str) -> None:
    look_at(browser, report, "class_report", look)


def test_class_report_is_a_few_sheets(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    sheets = page.pdf(path=steps.SHOTS / "class_report.pdf", format="A4")
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) < 10


def look_at(browser: Browser, path: Path, name: str, look: str) -> None:
    """Open a page as somebody would, keep a picture, and hold it to its width and to scripts without errors."""
    page = browser.new_page(**LOOKS[look])  # type: ignore[arg-type]
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    steps.shot(page, f"{name}_{look}", whole=True)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", colour)[:3])) < 150) == (look == "dark")
    assert not said
    page.close()
