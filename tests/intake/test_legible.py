"""How much of a submission is read for flags, and that a reading ends."""

from __future__ import annotations

import pytest

from autograder.sandbox.forbidden import find_forbidden
from autograder.sandbox.legible import MOST, legible
from autograder.sandbox.reaching import find_reaching

FORBIDDEN = ["torch.nn.MultiheadAttention"]


def test_what_is_too_long_is_flagged_and_not_read() -> None:
    sources = {"answer.py": "import torch\n", "long.py": "x" * MOST, "short.py": "y = 1\n"}
    kept, flags = legible(sources)
    assert list(kept) == ["answer.py", "short.py"]
    assert [(flag.file, flag.line) for flag in flags] == [("long.py", 1)]


def test_all_of_an_ordinary_submission_is_read() -> None:
    sources = {f"part{n}.py": "x = 1\n" * 500 for n in range(12)}
    assert legible(sources) == (sources, [])


def test_pages_of_comments_are_no_code_and_code_is_no_comment() -> None:
    notes = "x = 1\n" + "    # a page of the book, typed off\n" * (MOST // 10)
    assert legible({"notes.py": notes}) == ({"notes.py": notes}, [])
    for hidden in ('x = f"""\n' + "#{y}\n" * MOST + '"""', "x = f'" + "\\\n#{y}" * MOST + "'"):
        assert [flag.file for flag in legible({"hidden.py": hidden})[1]] == ["hidden.py"]


@pytest.mark.parametrize(
    "line",
    [
        "x = " + " + ".join(["'a'"] * 2900),
        "x = y" + "[::-1]" * 2500,
        "x = sys" + ".y" * 2500,
        "x = " + "getattr(" * 90 + "sys" + ", 'y')" * 90,
        "\n".join(["x = sys" + ".ModuleDict()" * 1300] * 5),
        "\n".join(f"from m{n} import *" for n in range(300)) + "\n" + "a\n" * 3000,
    ],
    ids=["sum of texts", "slices", "chain", "getattr", "chain of calls", "stars"],
)
def test_a_reading_ends(line: str) -> None:
    source = {"answer.py": f"import sys\n{line}\n"}
    find_forbidden(source, FORBIDDEN)
    find_reaching(source)


def test_a_forbidden_name_is_seen_beside_all_that() -> None:
    source = {"answer.py": "import sys, torch\nx = y" + "[::-1]" * 2500 + "\nz = torch.nn.MultiheadAttention(2, 1)\n"}
    assert [flag.line for flag in find_forbidden(source, FORBIDDEN)] == [3]
