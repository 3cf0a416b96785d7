"""Wrong answers that were kept apart from the catalogue: each is rejected, and nobody is misnamed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.assignment import CHAPTERS
from autograder.grading.naming import CorpusError, load_apart
from autograder.grading.naming_report import REPORT, read_rows
from autograder.misconceptions import load_catalogue
from autograder.suites.wording import where_tokens_part


def test_a_sample_is_rejected_and_named(root: Path) -> None:
    """Four wrong answers of chapter 3: each loses points in its own exercise alone, and is named rightly."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder.grading.naming_report", "ch03", "--sample", "4"],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_corpus_fits_and_names_what_is_in_the_catalogue(root: Path, chapter: str) -> None:
    """Changes apply, labels are unique, and the names that are expected are ids of the catalogue."""
    answers = load_apart(chapter, root)
    assert len({one.label for one in answers}) == len(answers) > 40
    known = {one.id for one in load_catalogue(chapter)}
    for one in answers:
        assert all(part in known for name in one.names for part in name.split("+")), one.label


def test_the_report_holds_the_bar(root: Path) -> None:
    """It lists the corpora as they are: all rejected, 95 of 100 known ones named rightly, at most 1 of 100 wrongly."""
    rows = read_rows((root / REPORT).read_text(encoding="utf-8"))
    for chapter in CHAPTERS:
        labels = [one.label for one in load_apart(chapter, root) if one.mistake]
        assert [line.split("|")[1].strip() for line in rows[chapter]] == labels, f"{chapter}: write the report again"
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for lines in rows.values() for line in lines]
    verdicts = [one[4] for one in cells]
    assert all(one[1] == "yes" and not one[2] for one in cells)
    assert verdicts.count("right") >= 0.95 * (verdicts.count("right") + verdicts.count("unnamed"))
    assert verdicts.count("wrong") <= 0.01 * len(cells)


def test_a_change_that_no_longer_fits_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "kept_apart"
    folder.mkdir(parents=True)
    text = '[[right]]\nname = "f"\ncode = "def f(): return 1"\n'
    text += '[[wrong]]\nof = "f"\nmistake = "m"\nchange = [["2", "3"]]\n'
    (folder / "ch03.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="'2' stands 0 times"):
        load_apart("ch03", tmp_path)


RIGHT = np.random.default_rng(7).normal(size=(2, 5, 3)).astype(np.float32)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda x: np.concatenate([x[:, :1], x[:, 1:] + 1], axis=1), "the first token, which sees only itself, is"),
        (lambda x: np.concatenate([x[:1], x[1:] + 1]), "the first sequence of the batch is right"),
        (lambda x: 2 * x, "one and the same factor"),
        (lambda x: x[:, ::-1].copy(), "in another order"),
        (lambda x: np.where(x == x[0, 0, 0], np.nan, x).astype(np.float32), "NaNs"),
        (lambda x: x + 1e-4, "nearly right"),
        (lambda x: x[::-1, ::-1] * x, "even the first token"),
    ],
)
def test_where_tokens_part(change, says: str) -> None:
    """The sentence that a student reads where no misconception fits; it holds no right value."""
    assert says in (where_tokens_part(change(RIGHT), RIGHT) or "")
