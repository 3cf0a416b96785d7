"""Pictures show the student's own values and mark what breaks a property; they come from no reference."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import autograder
from autograder.own_folder import implementation_of
from autograder.pictures import Figure, figure_of
from autograder.pictures.gallery import GALLERY
from tests.learner.conftest import edit, solved

MASK = "        attn_scores = attn_scores.masked_fill(self.mask.bool()[:T, :T], -torch.inf)\n"
CH03 = [exercise for exercise in GALLERY if exercise.startswith("ch03")]
CH05 = [exercise for exercise in GALLERY if exercise.startswith("ch05")]


def drawn(folder: Path, exercise: str) -> Figure:
    figure = figure_of(implementation_of(folder), exercise)
    assert figure is not None
    return figure


@pytest.mark.parametrize("exercise", CH03)
def test_right_attention_breaks_nothing(folder: Path, exercise: str) -> None:
    figure = drawn(folder, exercise)
    assert figure.broken == ()
    assert "ag-wrong" not in figure.html()
    assert len(figure.drawings) == (2 if "multi_head" in exercise else 1)


@pytest.mark.parametrize("exercise", CH05)
def test_right_sampling_and_training_break_nothing(root: Path, tmp_path: Path, exercise: str) -> None:
    figure = drawn(solved(root, "ch05", tmp_path), exercise)
    assert figure.broken == () and "ag-wrongly" not in figure.html()


def test_a_missing_mask_is_marked(folder: Path) -> None:
    edit(folder / "causal_attention.py", MASK, "")
    figure = drawn(folder, "ch03-causal_attention")
    assert figure.broken == ("10 of 10 weights on later tokens (dashed) are not 0.",)
    assert figure.html().count('class="ag-wrong"') == 10
    assert drawn(folder, "ch03-multi_head_attention_wrapper").broken[0].startswith("20 of 20")


def test_a_mask_after_softmax_is_marked(folder: Path) -> None:
    edit(folder / "causal_attention.py", MASK, "")
    after = "        attn_weights = self.d"
    late = "        attn_weights = attn_weights.masked_fill(self.mask.bool()[:T, :T], 0.0)\n"
    edit(folder / "causal_attention.py", after, late + after)
    [line] = drawn(folder, "ch03-causal_attention").broken
    assert line.startswith("4 of 5 rows do not sum to 1; the first sums to ")


def test_draws_from_outside_the_top_are_marked(root: Path, tmp_path: Path) -> None:
    folder = solved(root, "ch05", tmp_path)
    edit(folder / "sampling.py", "torch.topk(logits, top_k)", "torch.topk(logits, top_k + 1)")
    [line] = drawn(folder, "ch05-generate").broken
    assert line.endswith("of the draws lie outside the 3 largest logits, where none should.")
    edit(folder / "sampling.py", "logits / temperature", "logits * temperature")
    assert drawn(folder, "ch05-generate").broken[-1].startswith("A low temperature should sharpen")


def test_a_loss_that_does_not_fall_is_said(root: Path, tmp_path: Path) -> None:
    folder = solved(root, "ch05", tmp_path)
    edit(folder / "training.py", "            optimizer.step()\n", "")
    assert drawn(folder, "ch05-train_model_simple").broken[0].startswith("The training loss hardly falls")


def test_code_that_does_not_get_that_far_has_no_picture(root: Path, folder: Path) -> None:
    edit(folder / "causal_attention.py", "b, T, d_in = x.shape", "b, T = x.shape")
    assert figure_of(implementation_of(folder), "ch03-causal_attention") is None
    assert figure_of(implementation_of(root / "assignments" / "ch03"), "ch03-causal_attention") is None
    assert figure_of(implementation_of(folder), "ch03-no_such_exercise") is None


class Tags(HTMLParser):
    """Notes tags that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.seen: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_notebook_shows_the_picture_below_the_card(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(folder / "causal_attention.py", MASK, "")
    monkeypatch.chdir(folder)
    shown = autograder.check("ch03-causal_attention")
    assert shown is not None
    page = Tags(shown._repr_html_())
    assert page.seen.count("svg") == 1 and not page.open and not page.wrong
    assert "script" not in page.seen
    assert "Who looks at whom" not in repr(shown)  # a terminal has none
