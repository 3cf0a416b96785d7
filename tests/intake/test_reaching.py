"""Code that reaches for what judges it is shown to the instructor; right answers never are."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.assignment import CHAPTERS, find_root, load_assignment
from autograder.sandbox.reaching import find_reaching

ROOT = find_root()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("import sys\nsys.modules['autograder.probes.modules'].fill = None", "sys.modules"),
        ("from sys import modules as m\nm['x']", "sys.modules"),
        ("import gc\nfor thing in gc.get_objects(): pass", "gc.get_objects"),
        ("import autograder.probes as p", "autograder"),
        ("from autograder.sandbox import wire", "autograder"),
        ("import sys\nf = getattr(sys, '_getframe')()", "sys._getframe"),
        ("import ctypes", "ctypes"),
        ("import sys\nHERE = 'autograder.sandbox' in sys.modules", "sys.modules"),
        ("import runpy\nif __name__ == '__main__':\n    import autograder", "autograder"),
        ("def main():\n    import autograder", "autograder"),
        ("from IPython import get_ipython", "IPython.get_ipython"),
        ("import autograder.data.gpt2 as g\ng.load_gpt2.__globals__", "autograder"),
        ("import os\nos.sys.modules['x']", "sys.modules"),
        ("import \uff47c\n\uff47c.get_objects()", "gc.get_objects"),
        ("try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__.tb_frame.f_back", ".f_back"),
        ("import torch\ntorch.nn.Module.__init__.__globals__", ".__globals__"),
        ("object.__subclasses__()", ".__subclasses__"),
        ("from autograder.data.fetch import data_path as f\nf.__globals__['sys'].modules", "autograder"),
    ],
)
def test_reaching_is_flagged_with_its_line(text: str, what: str) -> None:
    found = find_reaching({"answer.py": text})
    assert found and found[0].file == "answer.py" and found[0].line <= 4
    assert what in {flag.what for flag in found}


@pytest.mark.parametrize(
    "text",
    [
        "# sys.modules and gc.get_objects\n'autograder'",
        "import sys\nprint(sys.maxsize, file=sys.stderr)",
        "import gc\ngc.collect()",
        "import sys\nIN_COLAB = 'google.colab' in sys.modules",
        "if __name__ == '__main__':\n    import autograder\n    autograder.check('ch03')",
        "import sys\nsys.modules[",
        "def openai():\n    from autograder.data.gpt2 import download_and_load_gpt2\n"
        "    return download_and_load_gpt2('124M', 'gpt2')",
        "model.modules()\nself.inspect.stack = 1",
    ],
)
def test_words_and_harmless_uses_are_not(text: str) -> None:
    assert find_reaching({"answer.py": text}) == []


def test_no_right_answer_is_flagged() -> None:
    for chapter in CHAPTERS:
        modules = load_assignment(ROOT / "solutions" / chapter).modules
        answers = [ROOT / "solutions" / chapter / name for name in modules]
        answers += sorted((ROOT / "tests" / "accepted" / chapter).glob("*.py"))
        assert find_reaching({str(path): Path(path).read_text(encoding="utf-8") for path in answers}) == []
