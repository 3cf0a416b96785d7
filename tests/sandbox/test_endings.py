"""However student code ends, its exercise gets the right fault and the next is judged as if nothing was."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from autograder.observation import Call, Fault, Raised
from autograder.sandbox import Sandbox
from tests.sandbox.students import QUICK, call, is_right, look, student

SHORT = dataclasses.replace(QUICK, wall=0.5)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("import os; os._exit(0)", "exit status 0"),
        ("import os; os._exit(7)", "exit status 7"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.abort()", "ended by"),
        ("import os; os.close(3)", ""),
        ("import socket; socket.socket(fileno=3).shutdown(2)", ""),
    ],
    ids=["exit 0", "exit 7", "segfault", "abort", "close the channel", "shut the channel"],
)
def test_a_process_that_ends_has_crashed(sandbox: Sandbox, body: str, says: str) -> None:
    seen = look(sandbox, body)
    assert isinstance(seen, Fault) and seen.status == "crashed"
    assert says in seen.message
    assert is_right(sandbox)


def test_sys_exit_is_an_error_like_any_other(sandbox: Sandbox) -> None:
    seen = look(sandbox, "import sys; sys.exit('bye')")
    assert isinstance(seen, Raised) and seen.type == "SystemExit"


def test_an_import_that_exits_is_a_crash(sandbox: Sandbox) -> None:
    seen = look(sandbox, "return x", before="import os; os._exit(3)")
    assert isinstance(seen, Fault) and seen.status == "crashed"


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import signal\nfor n in (*range(1, 9), *range(10, 19)): signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        "sum(range(10**18))",
        "import time; time.sleep(1000)",
        "import re; re.match('(a+)+b', 'a' * 64)",
        "import threading; threading.Event().wait()",
        "return 9 ** 9 ** 9",
    ],
    ids=["loop", "ignores signals", "C loop", "sleep", "regular expression", "lock", "big number"],
)
def test_what_does_not_end_is_a_timeout(sandbox: Sandbox, body: str) -> None:
    seen = look(sandbox, body, SHORT)
    assert isinstance(seen, Fault) and seen.status == "timeout"
    assert is_right(sandbox)


def test_processor_time_is_bounded_too(sandbox: Sandbox) -> None:
    seen = look(sandbox, "while True: pass", dataclasses.replace(QUICK, cpu=0.3))
    assert seen == Fault("timeout", "more than 0.3 s of processor time")


@pytest.mark.parametrize(
    "body",
    [
        "keep = []\nwhile True: keep.append(bytearray(1 << 20))",
        "keep = []\nwhile True: keep.append(torch.ones(1 << 20))",
        "return torch.ones(1 << 36)",
        "return 'x' * (1 << 36)",
        "import mmap\nm = mmap.mmap(-1, 1 << 29)\nfor i in range(0, 1 << 29, 4096): m[i] = 1\nreturn x",
    ],
    ids=["bytes", "tensors", "one tensor", "one string", "shared pages"],
)
def test_a_memory_bomb_is_out_of_memory(sandbox: Sandbox, body: str) -> None:
    seen = look(sandbox, body)
    assert isinstance(seen, Fault) and seen.status == "out_of_memory"
    assert is_right(sandbox)


def test_a_memory_bomb_at_import_is_out_of_memory_too(sandbox: Sandbox) -> None:
    seen = look(sandbox, "return x", before="keep = 'x' * (1 << 36)")
    assert isinstance(seen, Fault) and seen.status == "out_of_memory"


def test_memory_of_many_processes_counts_together(sandbox: Sandbox) -> None:
    body = """
    import os, time
    for _ in range(4):
        if os.fork() == 0:
            keep = bytearray(100 << 20)
            for i in range(0, len(keep), 4096): keep[i] = 1
            time.sleep(60)
    time.sleep(60)
    """
    seen = look(sandbox, body)
    assert isinstance(seen, Fault) and seen.status == "out_of_memory"
    assert is_right(sandbox)


def test_a_fork_bomb_is_bounded(sandbox: Sandbox) -> None:
    body = """
    import os
    made = 0
    for _ in range(200):
        try:
            if os.fork() == 0:
                while True: pass
        except OSError:
            break
        made += 1
    return made
    """
    seen = look(sandbox, body, dataclasses.replace(QUICK, wall=5.0))
    assert isinstance(seen, Fault) or seen <= QUICK.processes
    assert is_right(sandbox)


@pytest.mark.parametrize(
    "body",
    [
        "with open('big', 'wb') as f:\n    while True: f.write(bytes(1 << 20))",
        "for i in range(1 << 30):\n    with open(str(i), 'wb') as f: f.write(bytes(1 << 20))",
        "for i in range(1 << 30): open(str(i), 'wb').close()",
        "import os\nkeep = []\nwhile True: keep.append(os.open('/dev/null', 0))",
        "import threading\nwhile True: threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "def f(): return f()\nreturn f()",
    ],
    ids=["one file", "many files", "inodes", "descriptors", "threads", "recursion"],
)
def test_other_bombs_hurt_only_themselves(sandbox: Sandbox, body: str) -> None:
    seen = look(sandbox, body, dataclasses.replace(QUICK, wall=5.0))
    assert isinstance(seen, (Fault, Raised))
    assert is_right(sandbox)


@pytest.mark.parametrize(
    "hide",
    [
        "[(os.mkdir('d' * 250), os.chdir('d' * 250)) for _ in range(20 * (number == 0))]",
        "[(os.mkdir('d', 0o300), os.chdir('d')) for _ in range(number == 0)]",
        "pair = pair if number else socket.socketpair(); socket.send_fds(pair[0], [b'x'], [fd]); os.unlink(name)",
        "stacks.append(ctypes.create_string_buffer(1 << 16)); os.unlink(name)\n"
        "    libc.clone(pause, ctypes.c_void_p(ctypes.addressof(stacks[-1]) + 0xf000), 0x10900, None)",
    ],
    ids=["in deep folders", "in a closed folder", "on the way to somebody", "with a thread of its own"],
)
def test_files_count_wherever_they_are(confined: Sandbox, hide: str) -> None:
    body = f"""
    import ctypes, os, socket
    libc, stacks = ctypes.CDLL(None), []
    pause = ctypes.cast(libc.pause, ctypes.c_void_p)
    for number in range(1 << 30):
        name = str(number)
        fd = os.open(name, os.O_CREAT | os.O_RDWR)
        os.write(fd, bytes(4 << 20))
        {hide}
        os.close(fd)
    """
    seen = look(confined, body)
    assert isinstance(seen, Raised) or seen.status == "crashed"
    assert is_right(confined)


def test_threads_of_one_session_leave_others_their_own(sandbox_of: Callable[[str], Sandbox]) -> None:
    sandbox = sandbox_of("landlock")  # where all are one user's
    many = """
    import threading
    for _ in range(28): threading.Thread(target=threading.Event().wait, daemon=True).start()
    return x * 2
    """
    some = "import os, signal\nfor _ in range(6):\n    while os.fork() == 0: signal.pause()\nreturn x * 2"
    names = {"Answer": "answer.py"}
    with sandbox.open(student(some), {}, names, QUICK) as one, sandbox.open(student(many), {}, names, QUICK) as other:
        one.begin(QUICK)
        assert isinstance(other.observe(call()), np.ndarray)
        assert isinstance(one.observe(call()), np.ndarray)


def test_other_exercises_of_the_submission_are_still_judged(sandbox: Sandbox) -> None:
    body = "import os\nif x[0, 0] == 5: os._exit(1)\nif x[0, 0] == 6:\n    while True: pass\nreturn x * 2"
    with sandbox.open(student(body), {}, {"Answer": "answer.py"}, QUICK) as session:
        assert np.array_equal(session.observe(call(1.0)), np.full((2, 3), 2.0))
        assert session.observe(call(5.0)).status == "crashed"
        assert np.array_equal(session.observe(call(2.0)), np.full((2, 3), 4.0))
        assert session.observe(call(6.0), SHORT).status == "timeout"
        assert np.array_equal(session.observe(call(3.0)), np.full((2, 3), 6.0))


def test_an_answer_past_the_cap_is_an_error(sandbox: Sandbox) -> None:
    seen = look(sandbox, "return torch.ones(3_000_000)")
    assert isinstance(seen, Raised) and "larger than 4 MiB" in seen.message
    seen = look(sandbox, "return list(range(60_000))")
    assert isinstance(seen, Raised) and "more than 50,000 values in lists" in seen.message
    seen = look(sandbox, "return [-1.2345678901234567e-100] * 49_000")
    assert isinstance(seen, Raised) and "more than 1 MiB outside of tensors" in seen.message
    assert is_right(sandbox)


@pytest.mark.parametrize(
    "sent",
    [
        "b'hello'",
        "(1 << 63).to_bytes(8, 'little')",
        "(5 << 20).to_bytes(8, 'little')",
        "(9).to_bytes(8, 'little') + b'\\5\\0\\0\\0[1,2,'",
        "(9).to_bytes(8, 'little') + b'\\xff' * 9",
    ],
)
def test_forged_bytes_on_the_wire_are_no_observation(sandbox: Sandbox, sent: str) -> None:
    seen = look(sandbox, f"import os; os.write(3, {sent}); os._exit(0)")
    assert isinstance(seen, Fault) and seen.status == "crashed"
    assert is_right(sandbox)


def test_a_drip_of_bytes_does_not_stretch_the_deadline(sandbox: Sandbox) -> None:
    body = """
    import os, time
    os.write(3, (1000).to_bytes(8, 'little'))
    while True:
        os.write(3, b'x'); time.sleep(0.05)
    """
    assert look(sandbox, body, SHORT).status == "timeout"
    assert is_right(sandbox)


@pytest.mark.parametrize("status", ["timeout", "out_of_memory"])
def test_a_child_can_not_state_what_only_the_other_side_knows(sandbox: Sandbox, status: str) -> None:
    body = f"""
    from autograder.sandbox import wire
    from autograder.observation import Fault
    import socket
    wire.send_frame(socket.socket(fileno=3), wire.encode(Fault({status!r}, 'not my fault')), float('inf'))
    """
    assert look(sandbox, body) == Fault("crashed", "sent something that is no observation")


def test_a_name_that_is_not_there_is_missing(sandbox: Sandbox) -> None:
    with sandbox.open({"other.py": ""}, {}, {"Answer": "answer.py"}, QUICK) as session:
        seen = session.observe(call())
    assert isinstance(seen, Fault) and seen.status == "missing"


def test_the_kit_s_own_functions_are_put_back_before_each_look(sandbox: Sandbox) -> None:
    body = """
    import autograder.probes.modules as probes
    for key, value in list(vars(probes).items()):
        if callable(value): setattr(probes, key, lambda *a, **k: 7)
    return x * 2
    """
    with sandbox.open(student(body), {}, {"Answer": "answer.py"}, QUICK) as session:
        session.observe(call(1.0))  # what this one brings is the student's own affair
        again = session.observe(Call("modules.constructed", {"name": "Answer"}))
    assert again == "constructed"
