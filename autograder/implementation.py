"""An implementation: a folder of chapter modules that answers exercises.

The reference, a submission, a student's own working tree and a known-wrong variant are all one of these.
Its modules live in a package of their own, so that many implementations of one chapter fit in one process
and ``causal_attention`` of chapter 3 never meets a module of another chapter with that name.
"""

from __future__ import annotations

import ast
import builtins
import functools
import importlib.util
import itertools
import linecache
import re
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.needed import NEEDED

_numbers = itertools.count()
NOT_ANSWERS = ("conftest", "setup", "sitecustomize", "usercustomize", "notebook")


class MissingName(Exception):
    """No file of the implementation defines the name that was asked for."""


class ImportFailed(Exception):
    """A module of the implementation could not be imported; ``__cause__`` says why."""


class Implementation:
    """Answers by name: ``implementation.CausalAttention``.

    ``sources`` maps relative file names to their text. ``given`` are the kit's own files
    (``previous_chapters.py``): they win over a source of that name. ``names`` says in which file
    a public name belongs; any other file of the implementation that defines it will do.
    Modules are executed when one of their names is first asked for. ``after_call``, where it is set, is called
    whenever a function that was asked for by name has ended.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        *,
        given: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
        folder: str = "",
    ) -> None:
        self._sources = {_module_name(path): (path, text) for path, text in sources.items()}
        self._sources.update({_module_name(path): (path, text) for path, text in (given or {}).items()})
        self._given = {_module_name(path) for path in given or {}}
        self._names = {name: _module_name(path) for name, path in (names or {}).items()}
        self._folders = {name.rpartition(".")[0] for name in self._sources} - {""}
        self._homes: dict[str, list[str]] = {}
        for name, home in self._names.items():
            self._homes.setdefault(home, []).append(name)
        self.after_call: Callable[[], None] | None = None
        self._folder = folder
        self._package = f"implementation_{next(_numbers)}"
        self._modules: dict[str, types.ModuleType] = {}
        self._failures: dict[str, BaseException] = {}
        self._replaced: dict[str, Any] = {}
        self._ranks: dict[str, dict[str, int]] = {}
        self._found: dict[str, list[str]] = {}
        package = types.ModuleType(self._package)
        package.__path__ = []
        sys.modules[self._package] = package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._replaced:
            return self._replaced[name]
        found = self._answer(name)
        return found if self.after_call is None or isinstance(found, type) else _followed(found, self.after_call)

    def _answer(self, name: str) -> Any:
        home = self._names.get(name)
        if home in self._sources and home not in self._given and _defines(self._sources[home][1], name):
            with suppress(ImportFailed):  # nearly always, and nothing else has to be read
                if name in (own := self._module(home).__dict__):
                    return own[name]
        for module_name in self._candidates(name):
            module = self._module(module_name)
            if name in module.__dict__:
                return module.__dict__[name]
        where = f"{home}.py" if home else "its files"
        raise MissingName(f"no definition of {name} in {where}")

    @contextmanager
    def replaced(self, standins: Mapping[str, Any]) -> Iterator[None]:
        """While open, every module sees the stand-ins in place of its own names."""
        for name in {**self._names, **standins}:  # a module imported later would keep the stand-ins
            for module_name in self._candidates(name):
                with suppress(ImportFailed):
                    self._module(module_name)
        saved = [
            (module, name, module.__dict__[name])
            for module in list(self._modules.values())
            for name in standins
            if name in module.__dict__
        ]
        self._replaced = dict(standins)
        for module, name, _ in saved:
            module.__dict__[name] = standins[name]
        try:
            yield
        finally:
            self._replaced = {}
            for module, name, value in saved:
                module.__dict__[name] = value

    def location(self, filename: str, line: int) -> str:
        """``"file.py:12"`` if the file is one of this implementation's, else ``""``."""
        prefix = f"{self._folder}/" if self._folder else f"<{self._package}>/"
        return f"{filename.removeprefix(prefix)}:{line}" if filename.startswith(prefix) else ""

    def _candidates(self, name: str) -> list[str]:
        """Modules that define `name`: real answers before untouched stubs, its own file first."""
        if name in self._found:
            return self._found[name]
        home = self._names.get(name)
        found = []
        for module_name in self._sources:
            rank = self._definition_rank(module_name, name)
            if rank is not None and (module_name not in self._given or home is None):
                found.append((rank, module_name != home, module_name))
        if home in self._sources and not any(module == home for _, _, module in found):
            found.append((2, False, home))  # perhaps made by code the reading does not see, or unreadable
        self._found[name] = [module_name for _, _, module_name in sorted(found)]
        return self._found[name]

    def _definition_rank(self, module_name: str, name: str) -> int | None:
        """0: defined, 1: defined as a stub, None: not defined at the top of the module."""
        if module_name not in self._ranks:
            self._ranks[module_name] = _definitions(self._sources[module_name][1])
        return self._ranks[module_name].get(name)

    def _module(self, module_name: str) -> types.ModuleType:
        if module_name in self._modules:
            return self._modules[module_name]
        if module_name in self._failures:
            raise ImportFailed(module_name) from self._failures[module_name]
        path, text = self._sources.get(module_name) or (f"{module_name.replace('.', '/')}/__init__.py", "")
        filename = f"{self._folder}/{path}" if self._folder else f"<{self._package}>/{path}"
        module = types.ModuleType(f"{self._package}.{module_name}")
        module.__file__ = filename
        module.__package__ = module.__name__ if path.endswith("/__init__.py") else module.__name__.rpartition(".")[0]
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        self._modules[module_name] = sys.modules[module.__name__] = module
        arguments, sys.argv = sys.argv, [filename]  # a script that reads its arguments gets none, not those of pytest
        try:
            exec(compile(text, filename, "exec", dont_inherit=True), module.__dict__)
        except BaseException as error:
            del self._modules[module_name], sys.modules[module.__name__]
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            if isinstance(error, ImportFailed) and error.__cause__:
                error = error.__cause__  # of a module that it imports, or imports through others: that says more
            self._failures[module_name] = error
            raise ImportFailed(module_name) from error
        finally:
            sys.argv = arguments
        return module

    def _stand_in_module(self, module_name: str) -> types.ModuleType:
        """What a sibling imports from a module that is missing or broken: its own exercises should not suffer.

        Names that another file defines come from there; the others say what is wrong once they are used.
        """
        module = types.ModuleType(f"{self._package}.{module_name}")
        for name in self._homes[module_name]:
            try:
                module.__dict__[name] = getattr(self, name)
            except (MissingName, ImportFailed) as error:
                module.__dict__[name] = _unusable(error)
        return module

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: tuple[str, ...] | None = (),
        level: int = 0,
    ) -> types.ModuleType:
        """``import`` as the implementation's modules see it: its own files first, then the world."""
        asked = _absolute(name, globals or {}, level)
        if not asked and fromlist:  # from . import causal_attention
            package = sys.modules[self._package]
            for sibling in fromlist:
                setattr(package, sibling, self._module(sibling))
            return package
        own = self._own_file(asked) if level or asked in self._given or self._is_free(asked) else ""
        if own:
            try:
                return self._imported(asked, own, fromlist or ())
            except ImportFailed:
                if own not in self._homes or not fromlist:
                    raise
        if asked in self._homes:
            return self._stand_in_module(asked)
        return builtins.__import__(name, globals, locals, fromlist or (), level)

    def _is_free(self, name: str) -> bool:
        """Whether a file may have this name: what merely happens to be installed here takes it from none."""
        top = name.partition(".")[0]
        if top in sys.modules or top in sys.stdlib_module_names or top in NEEDED:
            return False
        return any(own.partition(".")[0] == top for own in self._sources) or not _is_installed(top)

    def _own_file(self, name: str) -> str:
        """The module, or the folder of modules, that `name` means: the very one, else the only one that ends so.

        ``ch03.masks`` is ``masks``, and so is ``helpers.masks`` for one who put ``helpers`` on the path; "" for none.
        """
        modules = {*self._sources, *self._folders}
        if name in modules:
            return name
        ends = [one for one in modules if one.endswith(f".{name}") or name.endswith(f".{one}")]
        return ends[0] if len(ends) == 1 else ""

    def _imported(self, asked: str, own: str, fromlist: tuple[str, ...]) -> types.ModuleType:
        """The module `own` as an import of `asked` gives it."""
        module = self._module(own)
        for name in fromlist:  # from helpers import masks
            if name not in module.__dict__ and f"{own}.{name}" in self._sources:
                setattr(module, name, self._module(f"{own}.{name}"))
        while "." in asked and not fromlist:  # import helpers.masks gives helpers, in which masks is
            (own, _, own_last), (asked, _, last) = own.rpartition("."), asked.rpartition(".")
            above = self._module(own) if own and own_last == last else types.ModuleType(f"{self._package}.{asked}")
            setattr(above, last, module)
            module = above
        return module


def read_sources(folder: Path, modules: tuple[str, ...] = ()) -> dict[str, str]:
    """The Python files of a trusted folder (reference, a student's own): name -> text.

    Tests, notebooks' sources and pytest's own files are left out.
    """
    paths = [folder / name for name in modules] if modules else sorted(folder.glob("*.py"))
    return {
        path.name: path.read_text(encoding="utf-8-sig", errors="replace")
        for path in paths
        if path.is_file() and not path.name.startswith("test_") and path.stem not in NOT_ANSWERS
    }


def _module_name(path: str) -> str:
    """``helpers/masks.py`` -> ``helpers.masks``, ``helpers/__init__.py`` -> ``helpers``."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _absolute(name: str, globals: Mapping[str, Any], level: int) -> str:
    """The full name of what a module imports, without the implementation's own package before it."""
    if not level:
        return name
    above = str(globals.get("__package__", "")).split(".")[1:]
    return ".".join([*above[: max(len(above) + 1 - level, 0)], *filter(None, [name])])


@lru_cache(maxsize=1024)
def _is_installed(top: str) -> bool:
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin is not None and "site-packages" in spec.origin


def _followed(function: Any, after: Callable[[], None]) -> Any:
    """The same function, but for a call of `after` when it has ended."""
    if not callable(function):
        return function

    @functools.wraps(function)
    def followed(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        finally:
            after()

    return followed


def _unusable(error: Exception) -> Callable[..., Any]:
    """Something that raises `error` when it is called."""

    def unusable(*args: Any, **kwargs: Any) -> Any:
        raise error

    return unusable


@lru_cache(maxsize=1024)
def _defines(text: str, name: str) -> bool:
    """Whether a glance shows a definition of `name` in a text in which nothing can be a stub."""
    return "NotImplementedError" not in text and re.search(rf"^(class|def) +{name}\b", text, re.MULTILINE) is not None


@lru_cache(maxsize=256)
def _definitions(text: str) -> dict[str, int]:
    """Names that a module defines at its top: 0 an answer, 1 an untouched stub. Empty if it can't be read."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, int] = {}
    stubs = "NotImplementedError" in text
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found[node.name] = int(stubs and _is_stub(node))
        elif isinstance(node, ast.Assign):
            found.update({target.id: 0 for target in node.targets if isinstance(target, ast.Name)})
    return found


def _is_stub(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """Does some part of the definition still raise NotImplementedError as the released stub does?"""
    return any(
        isinstance(part, ast.Raise)
        and isinstance(part.exc, ast.Call)
        and isinstance(part.exc.func, ast.Name)
        and part.exc.func.id == "NotImplementedError"
        for part in ast.walk(node)
    )
