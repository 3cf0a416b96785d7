"""The trust line, read from the source: what runs beside student code knows no verdict and no secret."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.parent import PACKAGE_ROOT

PACKAGE = PACKAGE_ROOT / "autograder"
PROBES = sorted((PACKAGE / "probes").rglob("*.py"))
BESIDE = [
    *PROBES,
    PACKAGE / "observation.py",
    PACKAGE / "implementation.py",
    *sorted((PACKAGE / "sandbox").glob("*.py")),
]
SECRET = ("suites", "misconceptions", "judging", "grading", "release", "reports", "commands", "cli")
ASSERTIONS = {"assert_close", "assert_allclose", "assert_equal", "assert_array_equal", "assert_almost_equal"}
VERDICTS = {"passed", "failed", "correct", "incorrect", "wrong", "points", "score"}


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that a source imports, with the names taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", BESIDE, ids=name_of)
def test_what_runs_beside_student_code_imports_no_secret(path: Path) -> None:
    for module in imported(ast.parse(path.read_text(encoding="utf-8"))):
        parts = module.split(".")
        assert parts[0] not in ("solutions", "tests", "pytest")
        assert parts[0] != "autograder" or parts[1] not in SECRET, module


@pytest.mark.parametrize("path", PROBES, ids=name_of)
def test_probes_report_no_verdict(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Assert), f"{path.name}:{node.lineno} asserts"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ASSERTIONS, f"{path.name}:{node.lineno} asserts"
        if isinstance(node, ast.Name):
            assert node.id not in {*ASSERTIONS, "print"}, f"{path.name}:{node.lineno} uses {node.id}"
        if isinstance(node, ast.keyword):
            assert node.arg not in ("atol", "rtol"), f"{path.name} holds a tolerance"
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            assert not keys & VERDICTS, f"{path.name}:{node.lineno} reports {keys & VERDICTS}"


@pytest.mark.parametrize("path", BESIDE, ids=name_of)
def test_nothing_is_unpickled_or_evaluated_from_the_other_side(path: Path) -> None:
    names = set(imported(ast.parse(path.read_text(encoding="utf-8"))))
    assert not {name.split(".")[0] for name in names} & {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
