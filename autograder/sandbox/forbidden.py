"""Shortcuts that a brief forbids, found by reading the source and never by running it.

What is found is a hint for the instructor: a line and a reason. It never changes a grade, because a
reading can be wrong in both directions. Comments and texts count for nothing; a name counts where the code
could reach what it stands for, under whatever alias it was imported.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .idle import in_scripts, names_all, told_apart
from .parsed import Files, Parsed, assigned, parsed
from .text import shown

_HIDES = frozenset(
    "eval exec compile __import__ __builtins__ builtins.eval builtins.exec builtins.compile builtins.__import__ "
    "importlib.import_module importlib.__import__ runpy.run_path runpy.run_module pickle.load pickle.loads "
    "pickle.Unpickler marshal.load marshal.loads sys.modules pydoc.locate pkgutil.resolve_name inspect.getmembers "
    "inspect.getmembers_static inspect.getattr_static code.InteractiveInterpreter torch.jit.CompilationUnit "
    "torch._C".split()
)
_LIBRARIES = frozenset("transformers flash_attn xformers x_transformers timm".split())
_PICKERS = ("operator.attrgetter", "operator.methodcaller")
_LOOKS_UP = ("__getattribute__", "__getattr__")
# What code must mention to get at anything of the above, or at a name that a reading can't see.
_WAYS_AROUND = re.compile(
    r"(?<![\w.])(?:eval|exec|compile|getattr|vars|globals|locals)\b"
    r"|\b(?:__import__|__builtins__|__dict__|__getattribute__|__getattr__|__subclasses__|builtins|importlib|runpy"
    r"|pickle|marshal|sys|attrgetter|methodcaller|pydoc|pkgutil|getmembers(?:_static)?|getattr_static|CompilationUnit"
    rf"|InteractiveInterpreter|_C|{'|'.join(sorted(_LIBRARIES))})\b"
)
# Parts of torch's other names that do the same work as a forbidden one.
_KIN = {
    "scaled_dot_product_attention": ("_scaled_dot_product", "flex_attention"),
    "MultiheadAttention": ("multi_head_attention_", "native_multi_head_attention", "Transformer"),
    "layer_norm": ("native_layer_norm", "group_norm"),
    "LayerNorm": ("GroupNorm",),
}
_TRIANGLE = "generate_square_subsequent_mask"
"""A function that lies in ``nn.Transformer`` and makes a mask, no more."""
_MAX_TEXT = 200
"""Longest text that is put together while reading, in characters."""
_MAX_PARTS = 20
"""Most parts of a dotted name or of a text that is put together, and most modules imported whole."""
_TOO_DEEP = "was not read for shortcuts: it is nested too deeply"


@dataclass(frozen=True)
class Flag:
    """One place to look at: `what` is the forbidden name, or the way around the reading."""

    file: str
    line: int
    what: str
    reason: str


def find_forbidden(
    sources: Mapping[str, str], forbidden: Sequence[str], within_names: Collection[str] = ()
) -> list[Flag]:
    """Flags for every mention of a `forbidden` dotted name in `sources` (path -> text), by file and line.

    With `within_names` only files that define one of these names are read, and files that those import.
    A file that is no Python gives no flags: it cannot be run either.
    """
    if not any(_worth_reading(text, forbidden) for text in sources.values()):
        return []
    files = tuple(sources.items())
    read = parsed(files)
    flags = _too_deep(read)
    for path in read.reached(within_names):
        flags |= _flags_in(path, files, tuple(forbidden))
    return sorted(flags, key=lambda flag: (flag.file, flag.line, flag.what))


def find_names(
    sources: Mapping[str, str], names: Collection[str], reason: str, but: Collection[str] = ()
) -> list[Flag]:
    """Flags for every use of one of these dotted names, or of what lies below it `but` for these, by file and line."""
    read = parsed(tuple(sources.items()))
    flags = _too_deep(read)
    idle = told_apart(read.trees.values())
    if names_all(sources.values()):  # else a file could run another as a script, which is no flag by itself here
        idle |= in_scripts(read.trees.values())
    for path, tree in read.trees.items():
        reader = _Reader(path, tree, (), set())
        flags |= {Flag(shown(path, 200), line, name, reason) for line, name in reader.uses(names, idle, but)}
    return sorted(flags, key=lambda flag: (flag.file, flag.line, flag.what))


def _worth_reading(text: str, forbidden: Sequence[str]) -> bool:
    """Whether a file can give a flag at all: most can't, and a look at their words costs a hundredth of reading."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)  # as Python does with names
    tails = {name.rpartition(".")[2] for name in forbidden}
    words = tails | {word for tail in tails for word in _KIN.get(tail, ())}
    return bool(words) and (any(word in text for word in words) or _has_ways_around(text))


@lru_cache(maxsize=64)  # exercises that forbid the same would read the same files again
def _flags_in(path: str, files: Files, forbidden: tuple[str, ...]) -> frozenset[Flag]:
    read = parsed(files)
    return frozenset(_Reader(path, read.trees[path], forbidden, read.own, read.dtypes).flags(read.idle))


def _too_deep(read: Parsed) -> set[Flag]:
    return {Flag(shown(path, 200), 1, "the whole file", _TOO_DEEP) for path in read.too_deep}


@lru_cache(maxsize=64)  # the files of one submission are looked at for one exercise after the other
def _has_ways_around(text: str) -> bool:
    return bool(_WAYS_AROUND.search(text))


@dataclass
class _Reader:
    """Reads one file: what its names stand for, then which of them are used."""

    path: str
    tree: ast.Module
    forbidden: tuple[str, ...]
    own: set[str]
    dtypes: set[ast.AST] = field(default_factory=set)
    """What of an unknown name goes only where a dtype may go."""
    stands_for: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=lambda: {""})
    """Imported by one word: what such a module defines is judged there, and what it imports is one dot further."""
    known: set[ast.AST] = field(default_factory=set)
    """Uses of ``getattr``, ``vars`` and ``__dict__`` that are read where they stand."""

    def flags(self, idle: Collection[ast.AST]) -> set[Flag]:
        """Flags for all nodes that are not `idle`."""
        nodes = self._nodes()
        homes = {node.value for node in nodes if isinstance(node, ast.Attribute) and node.attr == _TRIANGLE}
        return {flag for node in nodes if node not in idle and node not in homes and (flag := self._judged(node))}

    def uses(self, names: Collection[str], idle: Collection[ast.AST], but: Collection[str]) -> set[tuple[int, str]]:
        """Lines that import or use one of `names`, or what lies below it `but` for these, where that is not `idle`."""
        found = set()
        for node in [node for node in self._nodes() if node not in idle]:
            mentions = [alias.name for alias in node.names] if isinstance(node, ast.Import) else self._mentions(node)
            mentions = [mention for mention in mentions if mention not in but]
            for name in names:
                if any(_leads_to(mention, name) for mention in mentions):
                    found.add((getattr(node, "lineno", 0), name))
        return found

    def _nodes(self) -> list[ast.AST]:
        """All nodes, once it is known what names stand for."""
        nodes = list(ast.walk(self.tree))
        for node in nodes:
            self._note_import(node)
            if isinstance(node, ast.arg):
                self.parameters.add(node.arg)
            elif isinstance(node, (ast.Call, ast.Subscript)):
                self.known |= {node.func} if isinstance(node, ast.Call) else {node.value}
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
                    self.known.add(node.func.value)
        # Twice, so that an alias of an alias is known wherever it was assigned.
        for node in nodes * 2:
            self._note_assignment(node)
        return nodes

    def _note_import(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._note_module(alias.name)
                first = alias.name.split(".")[0]
                self.stands_for[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            self._note_module(node.module)
            for alias in node.names:
                if alias.name == "*":
                    if node.module not in self.stars and len(self.stars) < _MAX_PARTS:
                        self.stars.append(node.module)
                else:
                    self.stands_for[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def _note_module(self, name: str) -> None:
        if "." not in name:
            self.modules.add(name)

    def _note_assignment(self, node: ast.AST) -> None:
        if name := assigned(node):
            assert isinstance(node, ast.Assign)
            if (text := self._text(node.value)) is not None:
                self.texts[name] = text
            elif (dotted := self._dotted(node.value)) and name not in self.stands_for and "." in dotted:
                self.stands_for[name] = dotted

    def _dotted(self, node: ast.AST) -> str:
        """What an expression stands for, as a dotted name; ``"?.name"`` for an attribute of anything else."""
        tail: list[str] = []
        while len(tail) < _MAX_PARTS:  # every part of a chain is looked at by itself as well
            if isinstance(node, ast.Attribute):
                tail.append(node.attr)
                node = node.value
            elif isinstance(node, ast.Call) and (looked_up := self._looked_up(node)):
                node, text = looked_up
                tail.append("?" if text is None else text)
            elif isinstance(node, ast.Subscript) and _is_call(node.value, ("globals", "locals")):
                node = ast.Name(self._text(node.slice) or "?")
                break
            elif isinstance(node, ast.Subscript) and (space := self._namespace(node.value)):
                text = self._text(node.slice)
                tail.append(text if text is not None else "?")
                node = space
            else:
                break
        head = self.stands_for.get(node.id, node.id) if isinstance(node, ast.Name) else "?"
        return ".".join([head, *reversed(tail)])

    def _looked_up(self, call: ast.Call) -> tuple[ast.expr, str | None] | None:
        """Of what a call like ``getattr(thing, "name")`` reads which attribute, None if that is not to be seen."""
        function, args = call.func, call.args
        if _is_call(call, ("getattr",)) and len(args) >= 2:
            return args[0], self._text(args[1])
        if not isinstance(function, ast.Attribute) or not args:
            return None
        if function.attr in _LOOKS_UP:
            return (args[0], self._text(args[1])) if len(args) == 2 else (function.value, self._text(args[0]))
        if function.attr == "get" and (space := self._namespace(function.value)):
            return space, self._text(args[0])
        return None

    @staticmethod
    def _namespace(node: ast.AST) -> ast.expr | None:
        """The thing whose names ``vars(thing)`` or ``thing.__dict__`` holds."""
        if isinstance(node, ast.Attribute) and node.attr == "__dict__":
            return node.value
        return node.args[0] if isinstance(node, ast.Call) and _is_call(node, ("vars",)) and node.args else None

    def _text(self, node: ast.AST, depth: int = 0) -> str | None:
        """A text that is put together from constants, if it can be told without running anything."""
        pieces: list[str | None]
        if depth > _MAX_PARTS:  # nobody who has nothing to hide writes so
            return None
        if isinstance(node, ast.Constant):
            return node.value[:_MAX_TEXT] if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            return self.texts.get(node.id)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pieces = [self._text(node.left, depth + 1), self._text(node.right, depth + 1)]
        elif isinstance(node, ast.JoinedStr):
            pieces = [
                self._text(part.value if isinstance(part, ast.FormattedValue) else part, depth + 1)
                for part in node.values
            ]
        elif _is_join(node):
            assert isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            items, between = node.args[0], self._text(node.func.value, depth + 1)
            assert isinstance(items, (ast.List, ast.Tuple))
            words = [self._text(item, depth + 1) for item in items.elts]
            pieces = [
                between.join(w for w in words if w) if between is not None and None not in words else None
            ]
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            whole = self._text(node.value, depth + 1)
            step = node.slice.step
            backwards = isinstance(step, ast.UnaryOp) and not (node.slice.lower or node.slice.upper)
            pieces = [whole[::-1] if whole is not None and backwards else None]
        else:
            return None
        known = [piece for piece in pieces if piece is not None]
        return "".join(known)[:_MAX_TEXT] if len(known) == len(pieces) else None

    def _mentions(self, node: ast.AST) -> list[str]:
        """The dotted names that a node may stand for."""
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            return [f"{node.module}.{alias.name}" for alias in node.names]
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            dotted = self._dotted(node)
            if isinstance(node, ast.Call) and self._dotted(node.func) in _PICKERS:
                return [f"?.{text}" for one in node.args[:1] if (text := self._text(one))]
            # A star imports names: not what comes of a call, is kept on self, or is defined here.
            first, _, more = dotted.partition(".")
            stars = [] if first in {"?", "self", *self.own} else [f"{star}.{dotted}" for star in self.stars]
            # Of a name with more to it nobody knows whether it is the star's, unless it is just the forbidden one.
            return [dotted, *(name for name in stars if not more or not self.forbidden or name in self.forbidden)]
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == node.name for base in node.bases):
            return [f"{star}.{node.name}" for star in self.stars]
        if isinstance(node, ast.MatchClass):  # case object(name=it)
            return [f"?.{name}" for name in node.kwd_attrs]
        return []

    def _judged(self, node: ast.AST) -> Flag | None:
        for mention in self._mentions(node):
            if self._is_forbidden(mention, isinstance(node, ast.ImportFrom) or node in self.known):
                return self._flag(node, mention, "the brief asks for this to be written by hand")
            if mention in _HIDES and mention not in self.own and mention not in self.parameters:
                return self._flag(node, mention, "runs or reaches code that a reading cannot see")
            if mention == "getattr" and node not in self.known and isinstance(node, ast.Name):
                return self._flag(node, mention, "runs or reaches code that a reading cannot see")
            if mention == "torch.?" and node in self.dtypes:
                continue
            if mention.startswith("torch") and mention.endswith((".?", ".__subclasses__")):
                return self._flag(node, "getattr", "which part of torch this uses is only known when it runs")
        space = None if node in self.known else self._namespace(node)
        if space and self._dotted(space).startswith("torch"):
            return self._flag(node, "vars", "which part of torch this uses is only known when it runs")
        if isinstance(node, (ast.Import, ast.ImportFrom)) and (names := _top_level(node) & _LIBRARIES):
            return self._flag(node, min(names), "has models ready; the brief asks for this to be written by hand")
        return None

    def _is_forbidden(self, mention: str, called: bool) -> bool:
        base, _, tail = mention.rpartition(".")
        root = base.partition(".")[0]
        for name in self.forbidden:
            last = name.rpartition(".")[2]
            if mention == name or mention.startswith(name + "."):
                return True
            # The same thing by another road: torch._C._nn, torch.nn.modules, self.F, an argument's default.
            if root == "torch" and (tail.lstrip("_") == last or any(part in tail for part in _KIN.get(last, ()))):
                return True
            reached = root in ("?", "self") or (called and base not in self.modules)
            if tail == last and reached and tail not in self.own:
                return True
        return False

    def _flag(self, node: ast.AST, what: str, reason: str) -> Flag:
        return Flag(
            shown(self.path, 200), getattr(node, "lineno", 0), shown(what.replace("?.", ""), 100), reason
        )


def _leads_to(mention: str, name: str) -> bool:
    """Whether a dotted name is this one or lies below it; `name` may be an attribute of anything, as ``.f_back``."""
    if name.startswith("."):
        return name[1:] in mention.split(".")[1:]
    if mention == name or mention.startswith(f"{name}."):
        return True
    # Modules hold what they import, as an object of a student's own may not: os.sys.modules is sys.modules.
    return "." in name and f".{name}." in f"{mention}." and not mention.startswith("self.")


def _is_call(node: ast.AST, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _top_level(node: ast.Import | ast.ImportFrom) -> set[str]:
    """The packages that an import statement starts from."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return set() if node.level else {(node.module or "").partition(".")[0]}


def _is_join(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and len(node.args) == 1
        and isinstance(node.args[0], (ast.List, ast.Tuple))
    )
