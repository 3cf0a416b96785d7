"""Lint of checks, hidden and public, and of the probes they look with."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.assignment import Assignment
from autograder.authoring.findings import Finding, Source
from autograder.judging.checks import Check, check_of

MAY_IMPORT = {"numpy", "torch", "tiktoken", "pandas"}
"""What a probe may import beside the standard library and other probes."""
OF_THE_KIT = ("autograder.probes", "autograder.implementation", "autograder.observation", "autograder.data")
_LOOKS = ("compare", "observe")
_VERDICTS = ("allclose", "isclose", "assert_close", "assert_allclose", "approx")


@dataclass(frozen=True)
class Found:
    """A check where it stands."""

    check: Check
    source: Source
    line: int


@dataclass
class Checks:
    """The checks of some files, and what was wrong in reading them."""

    checks: list[Found] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    broken: list[Finding] = field(default_factory=list)

    @classmethod
    def hidden(cls, assignment: Assignment, root: Path) -> Checks:
        """Those of the hidden suite."""
        return cls._read(root, sorted((root / "autograder" / "suites" / assignment.name).glob("test_*.py")))

    @classmethod
    def public(cls, assignment: Assignment, root: Path) -> Checks:
        """Those that students get."""
        return cls._read(root, sorted(assignment.folder.glob("test_*.py")))

    @classmethod
    def _read(cls, root: Path, paths: list[Path]) -> Checks:
        made = cls()
        for path in paths:
            source = Source(root, path)
            made.sources.append(source)
            space: dict = {"__name__": path.stem, "__file__": str(path)}
            try:
                exec(compile(source.text, str(path), "exec"), space)
            except Exception as error:  # noqa: BLE001 - whatever an author wrote
                line = getattr(error, "lineno", None) or 1
                made.broken.append(source.finding(f"can't be loaded: {type(error).__name__}: {error}", line))
                continue
            for test in space.values():
                if check := check_of(test):
                    made.checks.append(Found(check, source, test.__code__.co_firstlineno))
        return made


def suite_findings(assignment: Assignment, root: Path, hidden: Checks, public: Checks) -> Iterator[Finding]:
    """Points, words and names of the checks."""
    toml = Source(root, assignment.folder / "assignment.toml")
    known = {exercise.id: exercise.points for exercise in assignment.exercises}
    for which, checks in (("hidden suite", hidden), ("public tests", public)):
        yield from checks.broken
        sums = dict.fromkeys(known, 0.0)
        names: set[tuple[str, str]] = set()
        for one in checks.checks:
            check = one.check
            if check.exercise not in known:
                yield one.source.finding(f"{check.name} is of {check.exercise}, which is no exercise here", one.line)
                continue
            sums[check.exercise] += check.points
            if (check.exercise, check.name) in names:
                yield one.source.finding(f"{check.name} stands twice in {check.exercise}", one.line)
            names.add((check.exercise, check.name))
            for word in ("asks", "think"):
                if not getattr(check, word).strip():
                    yield one.source.finding(f"{check.name} has no `{word}`: students read it", one.line)
        for exercise, points in known.items():
            if sums[exercise] != points and not checks.broken:
                says = f"the checks of {exercise} in the {which} sum to {sums[exercise]:g}, not to {points:g}"
                yield toml.finding(says, f'"{exercise}"')
            if not any(exercise == name for name, _ in names) and not checks.broken:
                yield toml.finding(f"no check of the {which} is of {exercise}", f'"{exercise}"')
        for source in checks.sources:
            yield from source.todos()
    shown = {text for one in public.checks for text in (one.check.asks, one.check.think) if text}
    for one in hidden.checks:
        if {one.check.asks, one.check.think} & shown:
            says = f"{one.check.name} says the very words of a public test: hidden ones must differ"
            yield one.source.finding(says, one.line)


def probe_findings(assignment: Assignment, root: Path, hidden: Checks, public: Checks) -> Iterator[Finding]:
    """Probes that checks name and nobody wrote, and probes that judge."""
    folder = root / "autograder" / "probes"
    probes = {path.stem: _functions(path) for path in folder.glob("*.py")}
    for source in (*hidden.sources, *public.sources):
        for name, line in _named(source):
            module, _, function = name.partition(".")
            if function not in probes.get(module, {}):
                yield source.finding(f"there is no probe {name}", line)
    own = Source(root, folder / f"{assignment.name}.py")
    yield from own.todos()
    for node in ast.walk(ast.parse(own.text)):
        if isinstance(node, ast.Assert):
            yield own.finding("a probe holds no verdict: return what was seen, and let a check judge it", node.lineno)
        for module in _imports(node):
            if not (_is_public(module) or module.startswith(OF_THE_KIT)):
                yield own.finding(f"a probe must not import {module}: it runs beside student code", node.lineno)
    for name, probe in _functions(own.path).items():
        if not name.startswith("_"):
            for call in (node for node in ast.walk(probe) if isinstance(node, ast.Call)):
                called = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if called in _VERDICTS:
                    says = f"{name} holds a tolerance ({called}): a check compares, not a probe"
                    yield own.finding(says, call.lineno)
                if called == "print":
                    yield own.finding(f"{name} prints: nobody will see it", call.lineno)


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _named(source: Source) -> Iterator[tuple[str, int]]:
    """The probes that a file's checks call by name."""
    try:
        tree = ast.parse(source.text)
    except SyntaxError:
        return
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    for call in calls:
        first = call.args[0]
        if isinstance(call.func, ast.Attribute) and call.func.attr in _LOOKS and isinstance(first, ast.Constant):
            yield str(first.value), call.lineno


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _is_public(module: str) -> bool:
    top = module.partition(".")[0]
    return top in sys.stdlib_module_names or top in MAY_IMPORT
