"""An import that greets on the standard error's descriptor is not heard, and whatever comes after it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.quiet_import import imported_quietly


@pytest.fixture
def greeting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "greeting.py").write_text("import os\nos.write(2, b'welcome')\nVALUE = 1\n")
    (tmp_path / "shouting.py").write_text("import os\nos.write(2, b'welcome')\nimport no_such_module\n")
    monkeypatch.syspath_prepend(tmp_path)
    return "greeting"


def test_a_greeting_is_not_heard(greeting: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert imported_quietly(greeting).VALUE == imported_quietly(greeting).VALUE == 1
    with pytest.raises(ImportError, match="no_such_module"):
        imported_quietly("shouting")
    os.write(2, b"later")
    assert capfd.readouterr().err == "later"
