"""Names are found wherever they stand, modules stay apart, and the kit's own files win."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys

import pytest

from autograder import probes
from autograder.implementation import Implementation, ImportFailed, MissingName
from autograder.observation import Call, Fault, Raised

STUB = "def answer():\n    raise NotImplementedError('ch00-x: answer')\n"


def test_a_name_is_found_in_its_file_or_in_any_other() -> None:
    names = {"answer": "home.py"}
    assert Implementation({"home.py": "def answer(): return 1"}, names=names).answer() == 1
    assert Implementation({"renamed.py": "def answer(): return 2"}, names=names).answer() == 2
    both = {"home.py": STUB, "mine.py": "def answer(): return 3"}
    assert Implementation(both, names=names).answer() == 3
    kept = {"home.py": "def answer(): return 4", "mine.py": "def answer(): return 5"}
    assert Implementation(kept, names=names).answer() == 4


def test_a_missing_name_says_where_it_was_looked_for() -> None:
    with pytest.raises(MissingName, match="answer in home.py"):
        _ = Implementation({"other.py": "x = 1"}, names={"answer": "home.py"}).answer


def test_modules_of_one_name_stay_apart() -> None:
    one = Implementation(
        {"a.py": "VALUE = 1", "b.py": "import a\ndef f():\n    from a import VALUE\n    return VALUE, a.VALUE"}
    )
    two = Implementation(
        {"a.py": "VALUE = 2", "b.py": "from a import VALUE\nfrom .a import VALUE as same\ndef f(): return VALUE, same"}
    )
    assert one.f() == (1, 1)
    assert two.f() == (2, 2)
    assert "a" not in sys.modules and "b" not in sys.modules


def test_given_files_win_and_shadows_mean_nothing() -> None:
    sources = {"previous_chapters.py": "X = 'theirs'", "torch.py": "raise SystemExit", "json.py": "raise SystemExit"}
    sources["m.py"] = "import json, torch\nfrom previous_chapters import X\ndef f(): return X, torch.ones(1).item()"
    assert Implementation(sources, given={"previous_chapters.py": "X = 'ours'"}).f() == ("ours", 1.0)


def test_what_happens_to_be_installed_takes_no_name_from_a_file() -> None:
    assert "isympy" not in sys.modules and importlib.util.find_spec("isympy")  # comes with PyTorch, used by nothing
    assert Implementation({"isympy.py": "X = 1", "m.py": "from isympy import X\ndef f(): return X"}).f() == 1


def test_dataclasses_and_annotations_work() -> None:
    text = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 3\n"
    )
    assert dataclasses.asdict(Implementation({"m.py": text}).P()) == {"x": 3}


def test_a_module_that_does_not_load_hurts_only_its_own_names() -> None:
    broken = Implementation({"a.py": "def f(: pass", "b.py": "def g(): return 1"}, names={"f": "a.py", "g": "b.py"})
    assert broken.g() == 1
    with pytest.raises(ImportFailed):
        _ = broken.f


def test_stand_ins_are_seen_by_every_module_and_gone_afterwards() -> None:
    sources = {
        "a.py": "def low(): return 'own'",
        "b.py": "import a\nfrom a import low\ndef high(): return low(), a.low()",
    }
    implementation = Implementation(sources, names={"low": "a.py", "high": "b.py"})
    with implementation.replaced({"low": lambda: "stand-in"}):
        assert implementation.high() == ("stand-in", "stand-in")
    assert implementation.high() == ("own", "own")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("def f(:", Fault("crashed", "m.py:1: SyntaxError: invalid syntax")),
        (
            "%matplotlib inline",
            Fault(
                "crashed",
                "m.py:1: SyntaxError: '%matplotlib inline' is a command for notebooks, not Python: "
                "take this line out of the file",
            ),
        ),
        (
            "text = open('nowhere.txt')",
            Fault(
                "crashed",
                "m.py:1: FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.txt'; an import finds no "
                'network, input or files of its own here: put this under if __name__ == "__main__":',
            ),
        ),
        ("import argparse\nargs = argparse.ArgumentParser().parse_args()\ndef f(): return 3", 3),
        ("import nowhere_at_all", Fault("crashed", "m.py:1: ModuleNotFoundError: No module named 'nowhere_at_all'")),
        ("x = 1", Fault("missing", "no definition of f in m.py")),
        ("def f(): raise ValueError('no')", Raised("ValueError", "no", "m.py:1")),
        ("def f(): return object()", Raised("TypeError", "object is not plain data", "")),
        ("def f(): return 3", 3),
    ],
)
def test_whatever_happens_is_an_observation(text: str, seen: object) -> None:
    implementation = Implementation({"m.py": text}, names={"f": "m.py"})
    assert probes.run(implementation, Call("functions.call", {"name": "f"})) == seen


def test_a_broken_or_missing_sibling_hurts_only_who_uses_it() -> None:
    names = {"low": "a.py", "high": "b.py", "alone": "b.py"}
    user = "from a import low\ndef high(): return low()\ndef alone(): return 1"
    for sources in ({"a.py": "def low(: pass", "b.py": user}, {"b.py": user}):
        implementation = Implementation(sources, names=names)
        assert implementation.alone() == 1
        with pytest.raises((ImportFailed, MissingName)):
            implementation.high()
        with implementation.replaced({"low": lambda: "stand-in"}):
            assert implementation.high() == "stand-in"
    moved = Implementation({"elsewhere.py": "def low(): return 2", "b.py": user}, names=names)
    assert moved.high() == 2


MASKS = "def mask(): return 7"
BASE = {"helpers/__init__.py": "", "helpers/masks.py": MASKS}
KEPT = {
    "from a folder": ("from helpers.masks import mask", BASE),
    "from a folder alone": ("from helpers.masks import mask", {"helpers/masks.py": MASKS}),
    "a folder's module": ("from helpers import masks\nmask = masks.mask", BASE),
    "a whole path": ("import helpers.masks\nmask = helpers.masks.mask", BASE),
    "a path renamed": ("import helpers.masks as m\nmask = m.mask", BASE),
    "a package": ("from helpers import mask", {**BASE, "helpers/__init__.py": "from .masks import mask"}),
    "one dot": ("from .helpers.masks import mask", BASE),
    "two dots": ("from helpers.masks import mask", {"helpers/masks.py": "from ..base import mask", "base.py": MASKS}),
    "beside it": ("from helpers.masks import mask", {"helpers/masks.py": "from .b import mask", "helpers/b.py": MASKS}),
    "from the top": ("from helpers.masks import mask", {"helpers/masks.py": "from b import mask", "b.py": MASKS}),
    "by the chapter": ("from ch03.masks import mask", {"masks.py": MASKS}),
    "by the chapter, whole": ("import ch03.masks\nmask = ch03.masks.mask", {"masks.py": MASKS}),
    "a folder on the path": ("import sys\nsys.path.append('lib')\nfrom masks import mask", {"lib/masks.py": MASKS}),
}


@pytest.mark.parametrize("how", KEPT)
def test_helpers_in_folders_are_found_however_they_are_imported(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [*sys.path])
    line, files = KEPT[how]
    answer = f"{line}\ndef answer(): return mask()"
    assert Implementation({"home.py": answer, **files}, names={"answer": "home.py"}).answer() == 7


def test_of_two_files_that_could_be_meant_none_is() -> None:
    answer = "from masks import mask\ndef answer(): return mask()"
    with pytest.raises(ImportFailed):
        _ = Implementation(
            {"home.py": answer, "a/masks.py": MASKS, "b/masks.py": MASKS}, names={"answer": "home.py"}
        ).answer
