"""Parts of a student's code that compute nothing of the answer: a reading for shortcuts that flags them is unfair.

Each kind is told by its form alone, and only where nothing in the submission could use it in another way.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence

_PLAIN = (ast.Name, ast.Attribute, ast.Tuple, ast.BinOp, ast.BitOr, ast.Load)
_TYPE = (*_PLAIN, ast.Subscript, ast.Constant, ast.List)
_SAME = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq, ast.In, ast.NotIn)
"""How types are compared; an own ``__eq__`` could take hold of what it is given by all but the first two."""
_SELF_TEST = re.compile(
    r"_*(main|test|demo|example|compare|check|sanity|self|verify|validate|debug|bench|benchmark|profile)(_|\d|\Z)"
)
_GRADERS = ("autograder", "_pytest", "pytest")
# What gets at things whose names it does not mention.
_UNNAMED = re.compile(
    r"\b(?:globals|locals|vars|getattr|attrgetter|methodcaller|inspect|runpy|__dict__|__import__|__getattribute__"
    r"|__globals__|f_back)\b|\bmodules\s*[.\[]"
    r"|(?<!\.)\b(?:eval|exec|compile)\b|\bimportlib\b(?!\.(?:metadata|util\.find_spec))"
)
_READS_ANNOTATIONS = re.compile(
    r"__annotations__|__annotate__|get_annotations|get_type_hints|signature|singledispatch|dataclass|fields\b"
    r"|NamedTuple|TypedDict"
)


def told_apart(trees: Collection[ast.Module]) -> set[ast.AST]:
    """Nodes that only name a class, or a package, to tell others from it."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = not any("__eq__" in (getattr(node, key, "") for key in ("name", "id", "attr", "value")) for node in nodes)
    return {part for node in nodes for part in _told_apart(node, _SAME if plain else _SAME[:2])}


def in_scripts(trees: Collection[ast.Module]) -> set[ast.AST]:
    """Nodes below ``if __name__ == "__main__"``, which run in a script and in no import."""
    return {
        part
        for tree in trees
        if not any(_renames(node) for node in ast.walk(tree))
        for node in tree.body
        if isinstance(node, ast.If) and _asks_for_a_script(node.test)
        for one in node.body
        for part in ast.walk(one)
    }


def names_all(texts: Collection[str]) -> bool:
    """Whether nothing is used here without its name: by a text, by a listing, or by running a file once more."""
    return not any(_UNNAMED.search(text) for text in texts)


def never_run(trees: Collection[ast.Module], texts: Collection[str], scripts: set[ast.AST]) -> set[ast.AST]:
    """Nodes of self-tests, annotations and imports for nothing, in a submission that :func:`names_all` it uses."""
    found = _self_tests(trees, scripts)
    if not any(_READS_ANNOTATIONS.search(text) for text in texts):
        found |= {part for tree in trees for node in ast.walk(tree) for part in _annotations(node)}
    return found | _imports_for_nothing([node for tree in trees for node in ast.walk(tree)], found | scripts)


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _told_apart(node: ast.AST, same: tuple[type[ast.cmpop], ...]) -> Iterator[ast.AST]:
    """What ``isinstance(x, here)`` and ``type(x) is here`` name, and all of ``"package" in sys.modules``."""
    kinds: Sequence[ast.expr] = ()
    if isinstance(node, ast.Call) and called(node) in ("isinstance", "issubclass") and len(node.args) == 2:
        kinds = node.args[1:]
    elif isinstance(node, ast.Compare) and _is_type(node.left) and all(isinstance(op, same) for op in node.ops):
        kinds = node.comparators
    elif isinstance(node, ast.Compare) and _asks_for_a_package(node):
        kinds = node.comparators
    parts = {part for kind in kinds for part in ast.walk(kind)}
    if all(isinstance(part, _PLAIN) for part in parts):
        yield from parts


def _is_type(node: ast.expr) -> bool:
    """``type(x)`` or ``x.__class__``."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "type" and len(node.args) == 1
    return isinstance(node, ast.Attribute) and node.attr == "__class__"


def _asks_for_a_package(node: ast.Compare) -> bool:
    """``"google.colab" in sys.modules``; who asks so for the grader wants to know whether it is there."""
    name = node.left.value if isinstance(node.left, ast.Constant) else None
    asks = len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn)
    return asks and isinstance(name, str) and name.partition(".")[0] not in _GRADERS


def _asks_for_a_script(test: ast.expr) -> bool:
    """``__name__ == "__main__"``, also with more that must hold."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(_asks_for_a_script(part) for part in test.values)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, test.comparators[0])
    return {getattr(side, "id", None) or getattr(side, "value", None) for side in sides} == {"__name__", "__main__"}


def _renames(node: ast.AST) -> bool:
    """Whether a module is told here that it is another: then it may take itself for a script."""
    return isinstance(node, ast.Name) and node.id == "__name__" and isinstance(node.ctx, ast.Store)


def _self_tests(trees: Collection[ast.Module], scripts: set[ast.AST]) -> set[ast.AST]:
    """Bodies of functions called like ``main`` or ``test_…`` that only a script, or one another, can call."""
    bodies: dict[str, set[ast.AST]] = {}
    for tree in trees:
        for node in tree.body:
            body: list[ast.stmt] = []
            if isinstance(node, ast.FunctionDef) and not node.decorator_list and _SELF_TEST.match(node.name):
                body = node.body
            elif isinstance(node, ast.ClassDef) and _is_test_case(node):
                methods = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.decorator_list]
                body = [statement for one in methods for statement in one.body]
            if body:
                bodies.setdefault(node.name, set()).update(part for one in body for part in ast.walk(one))
    asleep = scripts.union(*bodies.values())
    awake = {name for tree in trees for node in ast.walk(tree) if node not in asleep for name in _mentioned(node)}
    queue = [name for name in bodies if name in awake]
    while queue:
        for name in {name for node in bodies.pop(queue.pop()) for name in _mentioned(node)} & bodies.keys():
            if name not in awake:
                awake.add(name)
                queue.append(name)
    return set().union(*bodies.values())


def _imports_for_nothing(nodes: Collection[ast.AST], asleep: Collection[ast.AST]) -> set[ast.AST]:
    """``try: import flash_attn`` where no line that runs mentions it: a module by itself is no answer."""
    imports = {node for node in nodes if isinstance(node, ast.Import)}
    mentioned = {name for node in nodes if node not in asleep and node not in imports for name in _mentioned(node)}
    return {
        node
        for node in imports
        if not any((alias.asname or alias.name.partition(".")[0]) in mentioned for alias in node.names)
    }


def _is_test_case(node: ast.ClassDef) -> bool:
    """``class TestAttention(unittest.TestCase)``."""
    bases = [getattr(base, "attr", "") or getattr(base, "id", "") for base in node.bases]
    return bases == ["TestCase"] and not node.keywords and not node.decorator_list


def _mentioned(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.name for alias in node.names)


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    """What a plain annotation of an argument, a result or a variable names."""
    kinds = (getattr(node, "returns", None), getattr(node, "annotation", None))
    for kind in kinds:
        if kind is not None and all(isinstance(part, _TYPE) for part in ast.walk(kind)):
            yield from ast.walk(kind)
