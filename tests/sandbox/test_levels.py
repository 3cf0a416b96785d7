"""Levels: found by trying, forced by name, described in words."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxError, describe_levels, detect_level
from autograder.sandbox.levels import LEVELS, examine
from autograder.sandbox.parent import PACKAGE_ROOT
from autograder.sandbox.view import hidden, readable
from tests.sandbox.students import look


def test_the_best_available_level_is_taken() -> None:
    available = [name for name in LEVELS if examine(name).available]
    assert detect_level() == available[0]


def test_the_description_names_every_level() -> None:
    text = describe_levels()
    assert f"isolation level: {detect_level()}" in text
    assert all(name in text for name in LEVELS)
    assert ("to raise it" in text) == (detect_level() != "namespaces")


def test_a_level_that_does_not_exist_is_one_clear_line() -> None:
    with pytest.raises(SandboxError, match="no isolation level is called 'docker'") as caught:
        Sandbox("docker")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("field", ["wall", "cpu", "memory_mb", "processes", "file_mb", "reply_mb"])
def test_a_limit_of_nothing_is_refused(field: str) -> None:
    with pytest.raises(SandboxError):
        Limits(**{field: 0})


def test_nothing_secret_is_in_the_readable_view() -> None:
    secrets = [PACKAGE_ROOT / "solutions", PACKAGE_ROOT / "tests", PACKAGE_ROOT / "instructor"]
    secrets += [PACKAGE_ROOT / "autograder" / name for name in ("suites", "misconceptions")]
    covered = [Path(path) for path in hidden(PACKAGE_ROOT)]
    for path in map(Path, readable(PACKAGE_ROOT)):
        for secret in secrets:
            assert not path.is_relative_to(secret)
            assert not secret.is_relative_to(path) or secret in covered


# As root, the tests of this folder hold for root only: a few of them again for an ordinary user. Where an ordinary user
# runs this suite they are all his already.
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="not root: all tests ran as an ordinary user"
)
def test_levels_hold_for_an_ordinary_user_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    here = Path(__file__).parent
    home = tmp_path_factory.mktemp("home")
    for folder in (home, *home.parents):
        if folder.stat().st_uid == 0 and folder.name.startswith(("pytest-", "home")):
            folder.chmod(0o777)
    chosen = "written_outside or signalled or keep_their_limits or no_capability or fork_bomb or until_its_session"
    chosen += " or no_folder or loaders or wherever_they_are or known_to_be_hidden"
    result = subprocess.run(
        [sys.executable, here / "ordinary_user.py", sys.executable, "-m", "pytest", here, "-q", "-k", chosen,
         "-p", "no:cacheprovider", "--basetemp", home / "temporary"],
        cwd=PACKAGE_ROOT, env={**os.environ, "HOME": str(home), "PYTHONPATH": str(PACKAGE_ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-4000:]
    assert "passed" in result.stdout and "skipped" not in result.stdout


# What each layer holds, shown by an act that only goes through when it is away.
ACTS = {
    "limits": "import resource\nreturn resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256",
    "capabilities": "import ctypes\nw = (ctypes.c_uint32 * 6)()\n"
    "ctypes.CDLL(None).capget((ctypes.c_uint32 * 2)(0x20080522, 0), w)\nreturn any(w)",
    "seccomp": "return 'Seccomp:\\t0' in open('/proc/self/status').read()",
    "landlock": "try: open('/proc/self/comm', 'w').write('x')\nexcept OSError: return False\nreturn True",
}


@pytest.mark.parametrize("layer", ACTS)
def test_a_layer_can_be_taken_away_to_measure_it(layer: str, sandbox_of: Callable[[str], Sandbox]) -> None:
    assert look(sandbox_of("namespaces"), ACTS[layer]) is False
    with Sandbox("namespaces", without=[layer]) as weaker:
        assert look(weaker, ACTS[layer]) is True


def test_a_layer_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SandboxError, match="no layer is called lock"):
        Sandbox(without=["lock"])
