"""Attacks made of files: what a submission holds beside, or instead of, its modules."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.attacks.loading import Surroundings, plain_wrong

Build = Callable[[Path, Surroundings], None]
FILES: dict[str, Build] = {}
HOSTILE = "import os\nos._exit(0)\n"
MODULES = ("simplified_attention.py", "self_attention.py", "causal_attention.py", "multi_head_attention.py")


def extra(name: str) -> Callable[[Build], Build]:
    """Registers a builder that adds to the plain wrong answer's folder."""

    def register(add: Build) -> Build:
        def build(folder: Path, surroundings: Surroundings) -> None:
            plain_wrong(folder, surroundings)
            add(folder, surroundings)

        FILES[name] = build
        return add

    return register


def beside(name: str, **files: str) -> None:
    """Registers files that stand beside the wrong answer; ``__`` in a keyword is a dot, ``___`` a slash."""

    @extra(name)
    def add(folder: Path, _: Surroundings) -> None:
        for key, text in files.items():
            path = folder / key.replace("___", "/").replace("__", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


PASSES = (
    "import pytest\n"
    "@pytest.hookimpl(hookwrapper=True)\n"
    "def pytest_runtest_makereport(item, call):\n"
    "    outcome = yield\n"
    "    outcome.get_result().outcome = 'passed'\n"
)
beside("conftest", conftest__py=PASSES)
beside("conftest_below", tests___conftest__py=PASSES)
beside("pytest_ini", pytest__ini="[pytest]\naddopts = --collect-only -p no:python\n")
beside("setup_cfg", setup__cfg="[tool:pytest]\naddopts = --co\n", tox__ini="[pytest]\naddopts = --co\n")
beside("pyproject", pyproject__toml='[tool.pytest.ini_options]\naddopts = "--collect-only"\n')
beside("sitecustomize", sitecustomize__py=HOSTILE, usercustomize__py=HOSTILE)
beside("shadow_torch", torch__py=HOSTILE)
beside("shadow_numpy", numpy__py=HOSTILE, numpy___core__py=HOSTILE)
beside("shadow_library", timeit__py=HOSTILE, json__py=HOSTILE, struct__py=HOSTILE, warnings__py=HOSTILE)
beside("shadow_engine", autograder__py=HOSTILE, autograder___probes__py=HOSTILE, pytest__py=HOSTILE)
beside("own_previous_chapters", previous_chapters__py=HOSTILE)
beside("own_tests", test_ch03__py="def test_all():\n    pass\n", ch03_test__py=HOSTILE)
beside("own_results", results__json='{"score": 100}', score__txt="100", report__xml="<testsuite failures='0'/>")
beside("own_solution", solution__py="ANSWERS = 1\n", assignment__toml='assignment = "ch03"\nmodules = []\n')
beside("path_files", evil__pth="import os; os._exit(0)", easy_install__pth="/tmp\n")
beside("package_inits", __init____py=HOSTILE, helpers___init__py=HOSTILE)
beside("environment_files", __env="PYTHONPATH=/tmp", __pdbrc="import os; os._exit(0)", __coveragerc="[run]\n")
beside("git_hooks", __git___hooks___post_checkout="#!/bin/sh\nkill -9 $PPID\n", __gitmodules="[submodule]")
beside("makefile", Makefile="all:\n\tkill -9 0\n", noxfile__py=HOSTILE, tasks__py=HOSTILE)


@extra("poisoned_caches")
def _(folder: Path, _: Surroundings) -> None:
    (folder / "__pycache__").mkdir()
    for name in MODULES:
        (folder / "__pycache__" / name.replace(".py", ".cpython-311.pyc")).write_bytes(os.urandom(200))


@extra("native_modules")
def _(folder: Path, _: Surroundings) -> None:
    for name in ("causal_attention.so", "torch.cpython-311-x86_64-linux-gnu.so", "libc.so.6"):
        (folder / name).write_bytes(b"\x7fELF" + os.urandom(200))


@extra("link_to_secrets")
def _(folder: Path, surroundings: Surroundings) -> None:
    (folder / "mine.py").symlink_to(surroundings.checkout / "solutions/ch03/causal_attention.py")
    (folder / "everything").symlink_to("/")


@extra("module_is_a_link")
def _(folder: Path, surroundings: Surroundings) -> None:
    for name in MODULES:
        (folder / name).unlink()
        (folder / name).symlink_to(surroundings.checkout / "solutions/ch03" / name)


@extra("folder_link_to_solution")
def _(folder: Path, surroundings: Surroundings) -> None:
    for name in MODULES:
        (folder / name).unlink()
    (folder / "payload.py").unlink()
    (folder / "ch03").symlink_to(surroundings.checkout / "solutions/ch03")


@extra("pipe_as_module")
def _(folder: Path, _: Surroundings) -> None:
    (folder / "causal_attention.py").unlink()
    os.mkfifo(folder / "causal_attention.py")


@extra("pipes_beside")
def _(folder: Path, _: Surroundings) -> None:
    for name in ("extra.py", "ch03.ipynb", "README.md"):
        os.mkfifo(folder / name)


@extra("sparse_terabyte")
def _(folder: Path, _: Surroundings) -> None:
    with (folder / "extra.py").open("wb") as file:
        file.truncate(1 << 40)


@extra("thousands_of_files")
def _(folder: Path, _: Surroundings) -> None:
    for number in range(300):
        (folder / f"extra{number}.py").write_text("")


@extra("deep_folders")
def _(folder: Path, _: Surroundings) -> None:
    deep = folder.joinpath(*["d"] * 200)
    deep.mkdir(parents=True)
    (deep / "x.py").write_text(HOSTILE)


@extra("names_that_act")
def _(folder: Path, _: Surroundings) -> None:
    for name in (
        "\x1b[2J.py",
        "<script>alert(1)<",
        "=cmd()|.py",
        "\u202eyp.py",
        "a\nb.py",
        "-rf",
        "$(reboot).py",
        "x'; --",
    ):
        (folder / name).write_text("x = 1\n")
    (folder / os.fsdecode(b"\xff\xfe\xed\xa0\x80.py")).write_text("x = 1\n")


@extra("notebook_bombs")
def _(folder: Path, _: Surroundings) -> None:
    (folder / "ch03.ipynb").write_text("[" * 200_000)
    (folder / "more.ipynb").write_text('{"cells": [' + "{}," * 400_000 + "{}]}")


@extra("notebook_of_huge_numbers")
def _(folder: Path, _: Surroundings) -> None:
    (folder / "ch03.ipynb").write_text('{"cells": [], "nbformat": ' + "9" * 1_000_000 + ', "x": 1e' + "9" * 5000 + "}")


@extra("names_in_other_normal_forms")
def _(folder: Path, _: Surroundings) -> None:
    for name in ("Causal_Attention", "\uff43ausal_attention", "t\u1d52rch", "e\u0301", "\u00e9"):
        (folder / f"{name}.py").write_text(HOSTILE)


@extra("notebook_that_forges")
def _(folder: Path, _: Surroundings) -> None:
    marks = {"grade_id": "ch03-causal_attention", "grade": True, "solution": False, "points": 10_000, "locked": False}
    cell = {"cell_type": "code", "source": "import os; os._exit(0)", "metadata": {"nbgrader": marks}, "outputs": []}
    cells = [cell, cell, {**cell, "metadata": {"nbgrader": {"grade_id": ["x"], "solution": True}}}]
    (folder / "ch03.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def _instead(name: str, data: bytes) -> None:
    """Registers bytes that stand in place of one module."""

    @extra(name)
    def add(folder: Path, _: Surroundings) -> None:
        (folder / "causal_attention.py").write_bytes(data)


_instead("source_of_nulls", bytes(10_000))
_instead("source_of_noise", bytes(range(256)) * 50)
_instead("source_with_syntax_error", b"class CausalAttention(:\n")
_instead("source_that_nests", b"x = " + b"(" * 50_000 + b")" * 50_000)
_instead("source_of_unary_signs", b"x = " + b"-" * 90_000 + b"1\n")
_instead("source_of_long_chain", b"x = 1" + b" + 1" * 90_000 + b"\n")
_instead("source_with_huge_number", b"x = " + b"9" * 90_000 + b"\nCausalAttention = x\n")
_instead("source_that_folds", b"x = 'a' * 9 ** 9\nCausalAttention = lambda *a: 1 << 2 ** 40\n")
_instead("source_in_an_odd_codec", b"# -*- coding: rot13 -*-\nvzcbeg bf; bf._rkvg(0)\n")
_instead("source_in_escapes", b"# coding: unicode_escape\n# \\u000aimport os; os._exit(0)\n")
_instead("source_in_utf_7", b"# coding: utf-7\n+AGkAbQBwAG8AcgB0ACAAbwBz-\n")
_instead("source_that_reads_right_to_left", "CausalAttention = None  # \u202e noitulos \u2066\n".encode())
_instead("source_too_large", b"#" * (2 << 20))
_instead("source_that_is_read_for_ever", b"import sys\n" + (b"x" + b".y" * 1900 + b"\n") * 36)
_instead("source_of_a_sum_of_texts", b"import sys\nx = " + b" + ".join([b"'a'"] * 2900) + b"\n")
_instead("source_that_redefines_itself", b"import sys\nsys.modules[__name__] = 5\nCausalAttention = True\n")


def _zipped(name: str, make: Callable[[], bytes]) -> None:
    """Registers an archive in place of the folder."""

    def build(folder: Path, _: Surroundings) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.with_name(folder.name + ".zip").write_bytes(make())

    FILES[name] = build


def _archive(*members: tuple[str, bytes], attributes: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = attributes
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_zipped("zip_that_climbs", lambda: _archive(("../../../evil.py", b"x = 1"), ("causal_attention.py", b"")))
_zipped("zip_of_absolute_names", lambda: _archive(("/tmp/evil.py", b"x = 1")))
_zipped("zip_bomb", lambda: _archive(("causal_attention.py", bytes(50 << 20))))
_zipped("zip_bomb_beside", lambda: _archive(("causal_attention.py", b"x = 1\n"), ("weights.bin", bytes(100 << 20))))
_zipped(
    "zip_of_a_link", lambda: _archive(("causal_attention.py", b"/etc/passwd"), attributes=(stat.S_IFLNK | 0o777) << 16)
)
_zipped("zip_of_a_device", lambda: _archive(("causal_attention.py", b""), attributes=(stat.S_IFCHR | 0o666) << 16))
_zipped("zip_of_many", lambda: _archive(*((f"f{n}.txt", b"") for n in range(11_000))))
_zipped("zip_in_zip", lambda: _archive(("ch03.zip", _archive(("causal_attention.py", b"x = 1\n")))))
_zipped("zip_behind_a_program", lambda: b"MZ" + bytes(5000) + _archive(("causal_attention.py", b"x = 1\n")))
_zipped("zip_in_front_of_a_zip", lambda: _archive(("simplified_attention.py", b"x = 1")) + _archive(("a.py", b"x = 1")))
_zipped("zip_cut_short", lambda: _archive(("causal_attention.py", b"x = 1\n" * 1000))[:-40])
_zipped("zip_that_is_none", lambda: b"PK\x03\x04" + os.urandom(1000))
_zipped("zip_of_nothing", lambda: _archive())
_zipped("zip_with_hidden_extras", lambda: _archive(("conftest.py", PASSES.encode()), ("torch.py", HOSTILE.encode())))
