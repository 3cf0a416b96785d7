"""What student code can reach: nothing of ours, nothing of others, nothing outside."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import autograder
from autograder.observation import Fault, Raised
from autograder.sandbox import Sandbox
from autograder.sandbox.view import NOBODY
from tests.sandbox.students import QUICK, call, is_right, look, student

ROOT = Path(autograder.__path__[0]).parent
TRY = """
def attempt(action):
    try:
        return ['done', repr(action())[:200]]
    except BaseException as error:
        return [type(error).__name__, str(error)[:200]]
"""


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "solutions",
        ROOT / "tests",
        ROOT / "instructor",
        ROOT / "autograder" / "suites",
        ROOT / "autograder" / "misconceptions",
        ROOT / ".git",
        ROOT / "pyproject.toml",
        Path.home(),
        Path("/etc/shadow"),
        Path("/etc/passwd"),
        Path("/var"),
    ],
    ids=str,
)
def test_files_that_are_not_python_s_can_not_be_read(confined: Sandbox, path: Path) -> None:
    body = f"import os\npath = {str(path)!r}\n"
    body += "return [attempt(lambda: os.listdir(path)), attempt(lambda: open(path).read())]"
    listed, read = look(confined, body, before=TRY)
    assert read[0] != "done"
    if path == Path.home():  # it may lie on the way to Python, and then shows that way and no more
        assert listed[0] != "done" or not set(eval(listed[1])) - {".pyenv", ".venv", ".cache", ".local"}
    else:
        assert listed[0] != "done" or listed[1] == "[]"


def test_a_solution_can_not_be_opened_by_name(confined: Sandbox) -> None:
    sources = [str(path) for path in (ROOT / "solutions").rglob("*.py")][:5]
    assert sources
    seen = look(confined, f"return [attempt(lambda: open(p).read()) for p in {sources!r}]", before=TRY)
    assert all(kind != "done" for kind, _ in seen)


def test_nothing_can_be_written_outside(confined: Sandbox) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        mine = Path(folder) / "mine"
        mine.write_text("mine")
        mine.chmod(0o666)
        places = [str(mine), f"{folder}/new", str(ROOT / "new"), str(Path(np.__file__)), "/new", "/etc/new",
                  "/usr/lib/new", "/dev/new", "/var/tmp/new"]  # fmt: skip
        body = f"import os\nplaces = {places!r}\n"
        body += "acts = [lambda p: open(p, 'a'), lambda p: os.chmod(p, 0), lambda p: os.truncate(p, 0)]\n"
        body += "return [attempt(lambda: act(p)) for p in places for act in acts]"
        seen = look(confined, body, before=TRY)
        assert [kind for kind, _ in seen if kind == "done"] == []
        assert mine.read_text() == "mine"
        assert os.listdir(folder) == ["mine"]


def test_its_own_folder_is_there_and_empty_and_its_own(sandbox: Sandbox) -> None:
    body = """
    import os, tempfile
    before = os.listdir('.')
    with tempfile.NamedTemporaryFile() as file:
        file.write(b'x')
    open('here', 'w').write('x')
    places = [os.getcwd(), os.environ['HOME'], os.environ['TMPDIR'], tempfile.gettempdir()]
    return [before, *places, os.listdir('.')]
    """
    before, *places, after = look(sandbox, body)
    assert before == [] and after == ["here"]
    assert len(set(places)) == 1
    again, *_ = look(sandbox, body)
    assert again == []


NETWORK = [
    "socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(('127.0.0.1', PORT))",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
    "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('::1', PORT))",
    "socket.socket(socket.AF_INET, socket.SOCK_STREAM).bind(('127.0.0.1', 0))",
    "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect('\\x00LOCAL')",
    "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "socket.socket(38, socket.SOCK_SEQPACKET)",
    "socket.socketpair(socket.AF_INET)",
    "socket.create_connection(('127.0.0.1', PORT), 1)",
]


@pytest.mark.parametrize("action", NETWORK)
def test_there_is_no_network(confined: Sandbox, action: str) -> None:
    with socket.socket() as listener, socket.socket(socket.AF_UNIX) as local:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        local.bind("")  # an abstract address of the kernel's choice
        local.listen()
        action = action.replace("PORT", str(listener.getsockname()[1]))
        action = action.replace("LOCAL", local.getsockname()[1:].decode())
        seen = look(confined, f"import socket\nreturn attempt(lambda: {action})", before=TRY)
    assert seen[0] in ("PermissionError", "ConnectionRefusedError", "ValueError", "OSError")


@pytest.fixture
def victim(confined: Sandbox) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the user that student code runs as."""
    user = NOBODY if os.geteuid() == 0 else None
    with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, user=user, cwd="/") as process:
        yield process
        assert process.poll() is None
        process.stdin.close()


@pytest.mark.parametrize("number", [9, 15, 19])
def test_others_can_not_be_signalled(confined: Sandbox, victim: subprocess.Popen[bytes], number: int) -> None:
    body = f"""
    import os
    pids = [1, os.getppid(), {victim.pid}, {os.getpid()}]
    seen = [attempt(lambda: os.kill(pid, {number})) for pid in pids if pid not in (os.getpid(), 0)]
    attempt(lambda: os.kill(-1, {number}))  # says "done" even when every one was refused
    return seen
    """
    seen = look(confined, body, before=TRY)
    assert [kind for kind, _ in seen if kind == "done"] == []
    assert is_right(confined)


def test_others_keep_their_limits_and_processors(confined: Sandbox, victim: subprocess.Popen[bytes]) -> None:
    body = f"""
    import fcntl, os, resource, socket
    here = socket.socketpair()[0].detach()
    return [attempt(one) for one in (
        lambda: resource.prlimit({victim.pid}, resource.RLIMIT_CPU, (0, 1)),
        lambda: os.sched_setaffinity({victim.pid}, {{0}}),
        lambda: os.sched_setparam({victim.pid}, os.sched_param(0)),
        lambda: fcntl.fcntl(here, fcntl.F_SETOWN, {victim.pid}),
        lambda: fcntl.ioctl(here, 0x8901, ({victim.pid}).to_bytes(4, 'little')),
    )]
    """
    seen = look(confined, body, before=TRY)
    assert isinstance(seen, list), seen
    assert [kind for kind, _ in seen if kind == "done"] == []
    assert is_right(confined)


def test_other_processes_can_not_be_read(confined: Sandbox) -> None:
    body = f"""
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    pids = [{os.getpid()}, os.getppid()] + ([1] if os.getpid() != 1 else [])
    def traced(pid):
        if libc.ptrace(16, pid, 0, 0):
            raise OSError(ctypes.get_errno(), 'ptrace')
    files = ['mem', 'maps', 'environ', 'cmdline', 'fd', 'root', 'cwd']
    return ([attempt(lambda: traced(pid)) for pid in pids if pid]
            + [attempt(lambda: os.open(f'/proc/{{p}}/{{name}}', 0)) for p in pids if p for name in files])
    """
    seen = look(confined, body, before=TRY)
    assert [kind for kind, _ in seen if kind == "done"] == []


def test_it_holds_one_descriptor_and_the_empty_streams(sandbox: Sandbox) -> None:
    body = """
    import os, stat
    found = {}
    for fd in range(1000):
        try: mode = os.fstat(fd).st_mode
        except OSError: continue
        found[str(fd)] = 'socket' if stat.S_ISSOCK(mode) else 'device' if stat.S_ISCHR(mode) else oct(mode)
    return found
    """
    assert look(sandbox, body) == {"0": "device", "1": "device", "2": "device", "3": "socket"}


def test_its_environment_is_bare(sandbox: Sandbox) -> None:
    seen = look(sandbox, "import os\nreturn dict(os.environ)")
    threads = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}
    places = {"HOME", "TMPDIR", "XDG_CACHE_HOME", "TIKTOKEN_CACHE_DIR", "PATH"}
    assert set(seen) <= threads | places | {"LANG", "LC_ALL", "TF_CPP_MIN_LOG_LEVEL"}


def test_no_secret_is_in_its_memory(sandbox: Sandbox) -> None:
    body = """
    import sys, gc
    secrets = ('suites', 'misconceptions', 'solutions', 'judging', 'grading')
    return [name for name in sys.modules if name.partition('.')[2].partition('.')[0] in secrets]
    """
    assert look(sandbox, body) == []


SYSTEM_CALLS = {
    "unshare user": "libc.unshare(0x10000000)",
    "unshare mount": "libc.unshare(0x20000)",
    "setns": "libc.setns(3, 0)",
    "mount": "libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None)",
    "remount": "libc.mount(b'', b'/usr', b'', 4096 | 32, None)",
    "umount": "libc.umount2(b'/tmp', 2)",
    "chroot": "libc.chroot(b'/tmp')",
    "clone into a namespace": "libc.syscall({clone}, 0x10000000 | 17, 0, 0, 0, 0)",
    "clone3": "libc.syscall(435, 0, 0)",
    "io_uring": "libc.syscall(425, 8, ctypes.create_string_buffer(120))",
    "bpf": "libc.syscall({bpf}, 0, 0, 0)",
    "keyctl": "libc.syscall({keyctl}, 0, -3, 1)",
    "perf_event_open": "libc.syscall({perf}, 0, 0, -1, -1, 0)",
    "userfaultfd": "libc.syscall({userfaultfd}, 1)",
    "memfd_create": "libc.syscall({memfd}, b'x', 0)",
    "pidfd_open": "libc.syscall(434, 1, 0)",
    "open_tree": "libc.syscall(428, -100, b'/', 1)",
    "shmget": "libc.shmget(0, 1 << 20, 0o1600)",
}
NUMBERS = {
    "clone": (56, 220),
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "perf": (298, 241),
    "userfaultfd": (323, 282),
    "memfd": (319, 279),
}


@pytest.mark.parametrize("name", SYSTEM_CALLS)
def test_the_kernel_s_doors_are_shut(confined: Sandbox, name: str) -> None:
    column = 0 if os.uname().machine == "x86_64" else 1
    action = SYSTEM_CALLS[name].format(**{key: numbers[column] for key, numbers in NUMBERS.items()})
    body = f"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nresult = {action}\n"
    assert look(confined, body + "return [result, ctypes.get_errno()]") in ([-1, 1], [-1, 38])


def test_no_capability_is_left(confined: Sandbox) -> None:
    body = """
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    words = (ctypes.c_uint32 * 6)()
    libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), words)
    return [list(words), os.getresuid(), os.getresgid(), os.getgroups(), libc.prctl(39, 0, 0, 0, 0),
            [n for n in range(41) if libc.prctl(23, n, 0, 0, 0) == 1]]
    """
    words, users, groups, more, no_new_privileges, bounding = look(confined, body)
    if confined.level == "landlock" and os.geteuid() == 0:  # reading below folders closed to nobody, within Landlock
        assert set(words) <= {0, 1 << 2} and set(bounding) <= {2}
    else:
        assert not any(words)
        assert not bounding or os.geteuid() != 0
    assert 0 not in users and 0 not in groups
    assert set(more) <= {65534}
    assert no_new_privileges == 1


def test_programs_of_the_system_can_not_be_run(confined: Sandbox) -> None:
    body = "import subprocess\nreturn [attempt(lambda: subprocess.run([p])) for p in ('/bin/sh', '/usr/bin/su')]"
    assert all(kind != "done" for kind, _ in look(confined, body, before=TRY))


def test_libraries_come_from_where_they_were_installed(sandbox: Sandbox) -> None:
    """A submitted torch.py, sitecustomize.py or conftest.py means nothing."""
    sources = student("import json\nreturn [torch.__name__, hasattr(torch, 'nn'), hasattr(json, 'dumps')]")
    for name in ("torch.py", "json.py", "sitecustomize.py", "conftest.py", "numpy.py"):
        sources[name] = "raise SystemExit('shadow')"
    with sandbox.open(sources, {}, {"Answer": "answer.py"}, QUICK) as session:
        assert session.observe(call()) == ["torch", True, True]


def test_what_an_exercise_may_need_works(sandbox: Sandbox) -> None:
    """Threads, child processes, a training step, the tokenizer, lazily imported libraries."""
    body = """
    import os, threading, subprocess, tiktoken, torch.nn.utils.prune
    seen = []
    thread = threading.Thread(target=seen.append, args=(1,)); thread.start(); thread.join()
    if (pid := os.fork()) == 0: os._exit(5)
    seen.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    layer = nn.Linear(3, 1); optimizer = torch.optim.AdamW(layer.parameters())
    layer(x).sum().backward(); optimizer.step()
    seen.append(tiktoken.get_encoding('gpt2').encode('Every effort moves you'))
    return seen
    """
    assert look(sandbox, body) == [1, 5, [6109, 3626, 6100, 345]]


@pytest.mark.parametrize("level", ["namespaces", "process"])  # landlock: no /dev/shm of its own, so none
def test_data_loaders_with_workers_work(sandbox_of: Callable[[str], Sandbox], level: str) -> None:
    body = """
    data = torch.utils.data.TensorDataset(torch.arange(6.0))
    return [batch[0] for batch in torch.utils.data.DataLoader(data, batch_size=2, num_workers=2)]
    """
    seen = look(sandbox_of(level), body)
    assert not isinstance(seen, (Raised, Fault)), seen
    assert [list(batch) for batch in seen] == [[0, 1], [2, 3], [4, 5]]
