"""Probes are public and run beside student code: they import little, hold no verdict and print nothing."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PROBES = sorted((Path(__file__).resolve().parents[2] / "autograder" / "probes").glob("*.py"))
MAY_IMPORT = {"numpy", "torch", "tiktoken", "pandas", "tensorflow"} | set(sys.stdlib_module_names)
MAY_IMPORT_OF_US = ("autograder.probes", "autograder.implementation", "autograder.observation")
VERDICTS = {"assert_close", "assert_allclose", "approx", "compare", "require"}


@pytest.mark.parametrize("path", PROBES, ids=lambda path: path.stem)
def test_probe_module_holds_no_verdict(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Assert), f"{path.name}:{node.lineno}: a probe asserts nothing"
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in VERDICTS, f"{path.name}:{node.lineno}: {called} compares: that is the judge's business"
            assert called != "print", f"{path.name}:{node.lineno}: a probe prints nothing"
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            ours = name.startswith(MAY_IMPORT_OF_US)
            assert ours or name.partition(".")[0] in MAY_IMPORT, f"{path.name}:{node.lineno}: imports {name}"
