"""Nothing of a session outlives it, and the next one is the same as the first."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.observation import Fault
from autograder.sandbox import Limits, Sandbox
from autograder.sandbox.parent import PACKAGE_ROOT
from autograder.sandbox.session import remove_folder
from tests.sandbox.students import QUICK, call, is_right, look, student

DAEMON = """
import os, time
def daemon(mark):
    ready, begun = os.pipe()
    if os.fork():
        os.read(ready, 1)
        return
    os.setsid()
    if os.fork(): os._exit(0)
    import ctypes, signal
    libc = ctypes.CDLL(None)
    libc.prctl(1, 0, 0, 0, 0)
    libc.prctl(15, mark.encode(), 0, 0, 0)
    for n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)
    os.write(begun, b"x")
    while True: time.sleep(0.01)
"""


def named(mark: str, *, alive: bool = False) -> list[int]:
    """Processes that carry this name, by the kernel's own list; `alive` leaves out those that only wait to be noted."""
    found = []
    for comm in Path("/proc").glob("[0-9]*/comm"):
        try:
            dead = alive and comm.with_name("stat").read_text().rpartition(")")[2].split()[0] in "ZX"
            if comm.read_text().strip() == mark and not dead:
                found.append(int(comm.parent.name))
        except OSError:
            continue
    return found


@pytest.fixture
def mark() -> Iterator[str]:
    name = "left" + uuid.uuid4().hex[:10]
    yield name
    assert named(name, alive=True) == []


@pytest.fixture
def own_temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A temporary folder of this test's own: other tests make sessions meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o711)
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield folder


@pytest.mark.skipif(not Path("/proc/self/comm").exists(), reason="needs Linux's /proc to look for processes")
@pytest.mark.parametrize("ending", ["return x", "while True: pass", "os._exit(0)", "raise ValueError"])
def test_a_daemon_dies_with_its_session(sandbox: Sandbox, mark: str, ending: str) -> None:
    body = f"for _ in range(3): daemon({mark!r})\n{ending}"
    look(sandbox, body, Limits(wall=1.0, memory_mb=256, processes=8), before=DAEMON)
    assert named(mark) == []  # at once, not a second later
    assert is_right(sandbox)


def test_a_daemon_lives_until_its_session_ends_and_no_longer(sandbox: Sandbox, mark: str) -> None:
    if not Path("/proc/self/comm").exists():
        pytest.skip("needs Linux's /proc to look for processes")
    body = f"daemon({mark!r})\nreturn x"
    with sandbox.open(student(body, DAEMON), {}, {"Answer": "answer.py"}, QUICK) as session:
        session.observe(call())
        assert len(named(mark)) == 1  # so the looking itself is shown to find one
    assert named(mark) == []


def test_processes_that_fork_without_end_die_too(sandbox: Sandbox, mark: str) -> None:
    body = f"""
    import ctypes
    ctypes.CDLL(None).prctl(15, {mark.encode()!r}, 0, 0, 0)
    while True:
        try:
            if os.fork() == 0: os.setsid()
        except OSError: pass
    """
    look(sandbox, body, Limits(wall=1.0, memory_mb=256, processes=16), before="import os")
    assert named(mark) == []
    assert is_right(sandbox)


def test_threads_and_exit_handlers_end_with_it(sandbox: Sandbox) -> None:
    body = """
    import atexit, threading, time
    atexit.register(lambda: time.sleep(1000))
    threading.Thread(target=lambda: time.sleep(1000)).start()
    return x
    """
    assert isinstance(look(sandbox, body), np.ndarray)
    assert is_right(sandbox)


def test_closing_the_sandbox_ends_its_sessions(sandbox: Sandbox, mark: str) -> None:
    with Sandbox(sandbox.level) as other:
        session = other.open(student(f"daemon({mark!r})\nreturn x", DAEMON), {}, {"Answer": "answer.py"}, QUICK)
        session.observe(call())
    assert named(mark) == []


def test_nothing_outlives_a_grader_that_was_killed(sandbox: Sandbox, mark: str, own_temporary: str) -> None:
    body = f"daemon({mark!r})\nwhile True: print(end='')"
    program = f"""
from autograder.sandbox import Sandbox
from tests.sandbox.students import QUICK, call, student
sandbox = Sandbox({sandbox.level!r})
session = sandbox.open(student({body!r}, {DAEMON!r}), {{}}, {{"Answer": "answer.py"}}, QUICK)
print("begun", flush=True)
session.observe(call())
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=PACKAGE_ROOT, stdout=subprocess.PIPE) as grader:
        assert grader.stdout.readline() == b"begun\n"
        while not (left := named(mark)):
            assert grader.poll() is None
        watched = [os.pidfd_open(pid) for pid in left]
        grader.kill()
    for fd in watched:
        assert select.select([fd], [], [], 20)[0]
        os.close(fd)


def test_a_daemon_s_memory_counts(sandbox: Sandbox) -> None:
    body = """
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            keep = bytearray(400 << 20)
            for i in range(0, len(keep), 4096): keep[i] = 1
            time.sleep(1000)
        os._exit(0)
    os.wait()
    time.sleep(1000)
    """
    seen = look(sandbox, body, before="import os, time")
    assert isinstance(seen, Fault) and seen.status == "out_of_memory"
    assert is_right(sandbox)


def test_no_folder_is_left(sandbox: Sandbox, own_temporary: str) -> None:
    look(sandbox, "open('file', 'w').write('x')\nimport os\nos.mkdir('d', 0)\nreturn x")
    look(sandbox, "open('file', 'w').write('x')\nwhile True: pass", Limits(wall=0.3))
    assert os.listdir(own_temporary) == []


STATES = {
    "default dtype": "torch.set_default_dtype(torch.float64)",
    "random state": "torch.manual_seed(7); import random, numpy; random.seed(7); numpy.random.seed(7)",
    "patched torch": "torch.Tensor.__mul__ = lambda a, b: a; torch.nn.Linear.forward = None",
    "patched numpy": "import numpy; numpy.array = None; numpy.ascontiguousarray = None",
    "patched builtins": "import builtins; builtins.len = lambda x: 3; builtins.isinstance = lambda *a: True",
    "patched json": "import json; json.dumps = lambda *a, **k: '7'",
    "patched wire": "import autograder.sandbox.wire as w; w.encode = lambda v: b'junk'",
    "patched probes": "import autograder.probes as p; p.run = lambda *a: 7",
    "patched parent": "import autograder.sandbox.child as c; c.confine = lambda *a: None",
    "files": "open('left', 'w').write('x')",
    "threads": "torch.set_num_threads(2)",
    "environment": "import os; os.environ['LEFT'] = '1'",
}


def test_a_folder_full_of_files_and_of_closed_folders_is_removed(tmp_path: Path) -> None:
    """Whatever its names: those under which folders were once moved up could be taken already."""
    home = tmp_path / "home"
    for number in range(30):
        for folder in (home / f"moved-up-{number}" / "x" / "y", home / f"a{number}" / "b" / "c"):
            folder.mkdir(parents=True)
            (folder / "file").touch()
            folder.parent.chmod(0)
    for number in range(3_000):
        (home / str(number)).touch()
    (home / "outside").symlink_to(tmp_path)
    home.chmod(0)
    remove_folder(str(home))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", STATES)
def test_the_next_session_is_the_same(sandbox: Sandbox, name: str) -> None:
    body = """
    import os, random, numpy
    return [x * 2, nn.Linear(3, 2)(x), str(torch.get_default_dtype()), torch.get_num_threads(),
            len(os.environ), len(os.listdir('.')), torch.rand(3)]
    """
    before = look(sandbox, body)
    look(sandbox, STATES[name] + "\nreturn x")
    after = look(sandbox, body)
    assert len(before) == len(after) == 7
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


def test_two_sessions_at_once_do_not_meet(sandbox: Sandbox) -> None:
    body = "import builtins\nbuiltins.n = getattr(builtins, 'n', 0) + 1\nreturn builtins.n"
    names = {"Answer": "answer.py"}
    with (
        sandbox.open(student(body), {}, names, QUICK) as one,
        sandbox.open(student(body), {}, names, QUICK) as other,
    ):
        assert [one.observe(call()), one.observe(call()), other.observe(call()), one.observe(call())] == [
            1,
            2,
            1,
            3,
        ]
