"""An assignment's life in nbgrader, in JupyterLab, in a browser: both sides, from the release to the feedback."""

from __future__ import annotations

import re

from nbgrader.api import Gradebook
from playwright.sync_api import Browser, FrameLocator, Page, expect

from autograder import grading
from tests.browser import steps
from tests.browser.conftest import Places
from tests.browser.test_pages import LOOKS, look_at


def test_formgrader_lists_the_assignment(released: FrameLocator, instructor: Page) -> None:
    expect(steps.row(released, "ch03").locator(".status")).to_have_text("released")
    steps.shot(instructor, "formgrader")


def test_notebook_shows_where_the_student_stands(submitted: Page) -> None:
    submitted.get_by_role("tab", name="ch03.ipynb").click()
    notebook = submitted.locator(".jp-NotebookPanel:visible")
    overview = notebook.locator(".ag").first
    expect(overview).to_contain_text("/ 100 points")
    told = notebook.locator(".ag").filter(has_text="divided by the square root of the input width").last
    expect(told).to_contain_text("Causal attention")
    for name, card in (("overview", overview), ("exercise", told)):
        card.scroll_into_view_if_needed()
        steps.shot(submitted, f"notebook_{name}")
    expect(overview.locator("td").nth(1)).to_have_css("text-align", "left")  # JupyterLab's own tables say right


def test_validate_names_what_does_not_stand(submitted: Page) -> None:
    submitted.get_by_role("tab", name="Assignments").click()
    submitted.locator("#fetched_assignments_list a").first.click()  # unfold what submitting has folded
    submitted.get_by_role("button", name="Validate").click()
    answer = submitted.locator(".jp-Dialog")
    expect(answer).to_contain_text("divided by the square root of the input width")
    expect(answer).not_to_contain_text("Self-attention with linear layers")
    steps.shot(submitted, "validate")
    answer.get_by_role("button", name="Ok").click()


def test_autograde_gives_our_verdicts(graded: FrameLocator, instructor: Page, places: Places) -> None:
    steps.shot(instructor, "submissions")
    for name in ("noether", "corinna"):
        verdict = grading.verdict("ch03", name, places.course / "submitted" / name / "ch03")
        expect(steps.row(graded, name).locator(".score")).to_have_text(f"{verdict['score']:g} / 110")
    expect(steps.row(graded, "noether").locator(".status")).to_have_text("needs manual grading")
    assert (places.course / "submitted" / "noether" / "ch03" / "causal_attention.py").is_file()


def test_a_person_reads_the_answer(graded: FrameLocator, instructor: Page, places: Places) -> None:
    steps_to(graded, "noether", places)
    verdict = graded.locator(".ag").filter(has_text="divided by the square root of the input width")
    expect(verdict).to_contain_text("Causal attention")
    expect(graded.locator("#ch03-causal_attention")).to_have_attribute("placeholder", "12")
    expect(graded.locator("code, pre").filter(has_text="class CausalAttention").first).to_be_visible()
    verdict.scroll_into_view_if_needed()
    steps.shot(instructor, "manual_grading")

    points, comment = graded.locator("#ch03-why_scale"), graded.locator("#ch03-why_scale-comment")
    with instructor.expect_response(lambda one: "/api/grade/" in one.url and one.request.method == "PUT") as saved:
        points.fill("8")
        points.press("Tab")
    assert saved.value.json()["manual_score"] == 8
    with instructor.expect_response(lambda one: "/api/comment/" in one.url and one.request.method == "PUT") as saved:
        comment.fill("Well **seen**. And the gradients?")
        comment.press("Tab")
    assert saved.value.ok
    points.scroll_into_view_if_needed()
    steps.shot(instructor, "manual_grading_answer")
    with Gradebook(f"sqlite:///{places.course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("ch03-why_scale", "ch03", "ch03", "noether")
        said = gradebook.find_comment("ch03-why_scale", "ch03", "ch03", "noether")
        assert (grade.score, grade.needs_manual_grade, said.comment) == (8, False, "Well **seen**. And the gradients?")


def test_forbidden_shortcut_is_the_comment(graded: FrameLocator, instructor: Page, places: Places) -> None:
    steps_to(graded, "corinna", places)
    box = graded.locator("#ch03-causal_attention-code-comment")
    flag = re.compile("scaled_dot_product_attention in causal_attention.py:3, 19")
    expect(box).to_have_attribute("placeholder", flag)
    box.scroll_into_view_if_needed()
    steps.shot(instructor, "manual_grading_flag")


def test_feedback_reaches_the_student(
    graded: FrameLocator, instructor: Page, submitted: Page, places: Places, browser: Browser
) -> None:
    steps_to(graded, "noether", places)  # the answer is read
    graded.get_by_role("link", name="Manual Grading").first.click()
    graded.get_by_role("link", name="Manage Assignments").click()
    steps.press(graded, "ch03", "generate-feedback")
    steps.press(graded, "ch03", "release-feedback")
    graded.get_by_role("link", name="Manual Grading").click()
    expect(steps.row(graded, "ch03")).to_contain_text("110")
    steps.shot(instructor, "gradebook")

    submitted.get_by_role("tab", name="Assignments").click()
    submitted.locator("#refresh_assignments_list").click()
    submitted.get_by_role("button", name="Fetch Feedback").click()
    expect(submitted.get_by_text("View Feedback").or_(submitted.get_by_text("(view feedback)")).first).to_be_visible()
    steps.shot(submitted, "assignment_list_feedback")
    [page] = (places.desk / "ch03" / "feedback").glob("*/ch03.html")
    text = page.read_text(encoding="utf-8")
    for look in LOOKS:
        look_at(browser, page, "feedback", look)
    assert "<b>95</b>" in text and "Well <strong>seen</strong>" in text


def steps_to(frame: FrameLocator, student: str, places: Places) -> None:
    """Open a student's notebook in the formgrader's manual grading."""
    with Gradebook(f"sqlite:///{places.course / 'gradebook.db'}") as gradebook:
        number = gradebook.find_submission_notebook("ch03", "ch03", student).id
    frame.locator("body").evaluate("(_, path) => { location.href = path; }", f"/formgrader/submissions/{number}/")
    expect(frame.locator("#ch03-why_scale")).to_be_visible()
