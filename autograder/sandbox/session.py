"""The trusted side: a sandbox owns warm parents, a session one submission's child."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import tempfile
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from autograder.observation import MAX_TEXT, Ask, Call, Fault, Observation, Raised

from . import cgroup, child, view, watch, wire
from .errors import SandboxError
from .levels import choose, starter
from .limits import MIB, Limits
from .parent import Ending, WarmParent
from .spawned import SpawningParent
from .syscalls import LINUX
from .warm import beyond

_OUT_OF_MEMORY = (
    ": MemoryError:",  # while a file of the submission was imported
    "can't allocate memory",
    "not enough memory",
    "std::bad_alloc",
    "Cannot allocate memory",
)
_SETTLE_SECONDS = 60.0
_LEAST_QUESTION = 1 << 10  # bytes that any question counts for
_BOUND_FOR_GOOD = ("memory_mb", "processes", "file_mb")  # when a child is forked
Parent = WarmParent | SpawningParent
LAYERS = ("limits", "capabilities", "landlock", "seccomp", "cgroup", "watch")
"""What can be taken away from a level one by one; to take its namespaces away is the level ``landlock``."""


class Sandbox:
    """Runs submissions apart from everything else; owns a warm parent for each set of preloaded libraries.

    `isolation` forces a level; None takes the best one of this machine. Raises :class:`SandboxError` if a
    forced level can't be had. For one thread; sessions may overlap. `without` takes layers away, to measure
    what each one holds, and is for nothing else.
    """

    _start = starter()

    def __init__(self, isolation: str | None = None, *, without: Collection[str] = ()) -> None:
        if unknown := set(without) - set(LAYERS):
            raise SandboxError(f"no layer is called {', '.join(sorted(unknown))}")
        self.level = choose(isolation)
        self.without = frozenset(without)
        self._parents: dict[tuple[str, ...], Parent] = {}
        self._sessions: set[Session] = set()
        cgroup.sweep()
        self._parent(())

    def open(
        self,
        sources: Mapping[str, str],
        given: Mapping[str, str],
        names: Mapping[str, str],
        limits: Limits,
        preload: Sequence[str] = (),
    ) -> Session:
        """A session for one submission: its files, the kit's own, and in which file each name belongs.

        `preload` names libraries to import once per sandbox, not once per submission: ``("tensorflow",)``.
        """
        implementation = {"sources": dict(sources), "given": dict(given), "names": dict(names)}
        session = Session(self, implementation, limits, beyond(preload))
        self._sessions.add(session)
        return session

    def warm_up(self, preload: Sequence[str]) -> None:
        """Start to import what sessions with `preload` will need; whoever opens one waits for the rest."""
        self._parent(beyond(preload))

    def become_ready(self) -> None:
        """Wait until sessions without further libraries can open at once. Raises :class:`SandboxError`."""
        self._parent(()).become_ready()

    def _parent(self, preload: tuple[str, ...]) -> Parent:
        if preload not in self._parents:
            self._parents[preload] = self._start(self.level, preload=preload, without=self.without)
        return self._parents[preload]

    def _forget(self, preload: tuple[str, ...]) -> None:
        """End a warm parent that misbehaves; the next session gets a new one."""
        parent = self._parents.pop(preload, None)
        if parent:
            parent.close()

    def close(self) -> None:
        """End everything; nothing of any session stays."""
        for session in list(self._sessions):
            session.close()
        for preload in list(self._parents):
            self._forget(preload)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class _Child:
    """A running child: where to talk to it, its limits, and what to undo at its end."""

    parent: Parent
    pid: int
    channel: socket.socket
    limits: Limits
    home: str | None
    group: cgroup.Group | None
    watch: watch.Watch | None
    shares: dict[str, float]


class Session:
    """One submission. The child is forked when first needed, and anew after one that died."""

    def __init__(
        self, sandbox: Sandbox, implementation: dict[str, Any], limits: Limits, preload: tuple[str, ...]
    ) -> None:
        self._sandbox = sandbox
        self._implementation = implementation
        self._limits = limits
        self._preload = preload
        self._child: _Child | None = None
        self.shares: dict[str, float] = {}
        """Seconds that each layer took when the last child was made."""

    def observe(
        self, call: Call, limits: Limits | None = None, wall: float | None = None, answer: Ask | None = None
    ) -> Observation:
        """What the probe of `call` saw within `limits`; a :class:`Fault` where nothing came back.

        `wall` stands for that of `limits`; `answer` is the counterpart of a look that talks with one. Raises
        :class:`SandboxError` only when the sandbox itself fails.
        """
        limits = limits or self._limits
        wall = limits.wall if wall is None else wall
        running = self.begin(limits)
        most = limits.reply_mb * MIB
        caps = _caps(most)
        deadline = time.monotonic() + wall
        look = running.watch
        if look:
            look.begin(limits)
        request = {"probe": call.probe, "inputs": dict(call.inputs), "standins": list(call.standins),
                   "dtype": call.dtype, "reply_bytes": most, "asks": answer is not None}  # fmt: skip
        try:
            wire.send_frame(running.channel, wire.encode(request), deadline, look)
            while True:
                reply = wire.receive_frame(running.channel, deadline, most, look)
                seen = wire.decode(reply, caps)
                if answer is None or not isinstance(seen, dict) or list(seen) != [child.ASKED]:
                    return _accepted(seen)
                most -= max(len(reply), _LEAST_QUESTION)  # all questions together are bounded like one observation
                if look:
                    look()  # whoever asks without a pause never makes us wait
                wire.send_frame(running.channel, wire.encode(answer(seen[child.ASKED])), deadline, look)
        except wire.Late:
            self._end()
            return Fault("timeout", f"no answer within {wall:g} s")
        except watch.Exceeded as passed:
            self._end()
            return Fault(passed.status, passed.message)
        except wire.WireError:
            self._end()
            return Fault("crashed", "sent something that is no observation")
        except wire.Closed:
            out_of_memory = bool(running.group and running.group.ran_out())
            return _fault_of(self._end(), limits, out_of_memory)

    def begin(self, limits: Limits) -> _Child:
        """The child that looks within `limits`: the running one, or a new one. Raises :class:`SandboxError`."""
        if self._child and not _covers(self._child.limits, limits):
            self._end()
        return self._child or self._begin(_wider(self._limits, limits))

    def _begin(self, limits: Limits) -> _Child:
        """Fork a child, wait until it has put on its layers, and give it the submission."""
        parent = self._sandbox._parent(self._preload)
        with contextlib.ExitStack() as undo:
            home = private_folder(parent)
            undo.callback(remove_folder, home)
            ours, theirs = socket.socketpair()
            undo.enter_context(ours)
            without = self._sandbox.without
            group = cgroup.make(limits) if "cgroup" not in without else None
            if group:
                undo.callback(group.remove)
            with theirs, group.door() if group else contextlib.nullcontext() as door, self._parent_must_answer():
                pid, pidfd = parent.fork(fork_request(parent, limits, home), theirs, door)
            undo.callback(parent.end, pid)
            host_pid = _pid_here(pidfd, pid)
            if group and host_pid and door is None:  # the child puts on its layers meanwhile
                group.add(host_pid)
            deadline = time.monotonic() + _SETTLE_SECONDS
            try:
                shares = wire.decode(wire.receive_frame(ours, deadline, 1 << 16))
                if not isinstance(shares, dict) or "error" in shares:
                    raise SandboxError(f"the level {parent.level} could not be put on: {shares}")
                if group and host_pid and door is not None and "cgroup" not in shares:  # it could not enter
                    group.add(host_pid)
                began = time.monotonic()
                watched = host_pid and "watch" not in without
                look = watch.Watch(host_pid, home, group, parent.strays) if watched else None
                wire.send_frame(ours, wire.encode(self._implementation), deadline)
                self.shares = {**shares, "send": time.monotonic() - began}
            except (wire.Closed, wire.Late, wire.WireError) as error:
                raise SandboxError(f"a session of level {parent.level} did not begin ({error})") from None
            undo.pop_all()
        self._child = _Child(parent, pid, ours, limits, home, group, look, self.shares)
        return self._child

    @contextlib.contextmanager
    def _parent_must_answer(self) -> Iterator[None]:
        try:
            yield
        except SandboxError:
            self._sandbox._forget(self._preload)
            raise

    def _end(self) -> Ending | None:
        """Kill the child and everything it started; returns how it ended once all of it is gone."""
        running, self._child = self._child, None
        if running is None:
            return None
        running.channel.close()
        try:
            with self._parent_must_answer():
                return running.parent.end(running.pid)
        finally:
            if running.group:
                running.group.remove()
            remove_folder(running.home)

    def close(self) -> None:
        """Everything of the submission is dead and gone when this returns."""
        self._sandbox._sessions.discard(self)
        self._end()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _accepted(seen: Observation) -> Observation:
    """An observation as it counts here: faults a child can't know of, and memory errors by their own name."""
    if isinstance(seen, Fault) and not child.fault_is_honest(seen):
        return Fault("crashed", "sent something that is no observation")
    if not isinstance(seen, (Raised, Fault)):
        return seen
    # A child cuts what it sends; whoever writes to the channel by hand does not, and texts are searched.
    seen = replace(seen, **{name: text[:MAX_TEXT] for name, text in vars(seen).items()})
    no_memory = isinstance(seen, Raised) and seen.type == "MemoryError"
    if no_memory or any(text in seen.message for text in _OUT_OF_MEMORY):
        return Fault("out_of_memory", seen.message or "no more memory could be had")
    return seen


def _fault_of(ending: Ending | None, limits: Limits, out_of_memory: bool) -> Fault:
    if out_of_memory:
        return Fault("out_of_memory", f"more than {limits.memory_mb} MiB of memory")
    if ending is None or (ending.exit is None and ending.signal is None):
        return Fault("crashed", "the process ended")
    if ending.signal is None:
        return Fault("crashed", f"the process ended itself with exit status {ending.exit}")
    if ending.signal == signal.SIGXCPU:
        return Fault("timeout", f"more than {limits.cpu:g} s of processor time")
    try:
        name = signal.Signals(ending.signal).name
    except ValueError:
        name = f"signal {ending.signal}"
    return Fault("crashed", f"the process was ended by {name}")


@lru_cache
def _caps(most: int) -> wire.Caps:
    return replace(wire.REPLY, size=most, elements=most)


def _covers(one: Limits, other: Limits) -> bool:
    """Whether a child that is bound by `one` can serve what `other` allows."""
    return all(getattr(one, name) >= getattr(other, name) for name in _BOUND_FOR_GOOD)


def _wider(one: Limits, other: Limits) -> Limits:
    """The larger of both in what is bound for good; the rest of `one`."""
    return replace(one, **{name: max(getattr(one, name), getattr(other, name)) for name in _BOUND_FOR_GOOD})


def fork_request(parent: Parent, limits: Limits, home: str | None) -> dict[str, Any]:
    """What the warm parent is asked when it forks: limits, folder, user and the bound on processes."""
    request: dict[str, Any] = {"limits": asdict(limits), "home": home, "processes": None}
    # The kernel counts all threads of a user: whoever shares one with other sessions can't use up what is left to them.
    shared = limits.threads * ((os.cpu_count() or 1) + 1)
    if parent.level == "namespaces":
        # Counted in the user namespace: the warm parent and its starter are there too.
        request["processes"] = limits.threads + 2
        if parent.config["root"]:
            request["uid"] = view.NOBODY
    elif parent.config["root"] and parent.level == "landlock":
        request["uid"] = view.NOBODY
        request["processes"] = _processes_of(view.NOBODY) + shared
        if parent.needs_root:
            request["keep"] = 2  # CAP_DAC_READ_SEARCH: reads what Landlock lets it, below folders closed to nobody
    elif hasattr(os, "geteuid"):
        request["processes"] = _processes_of(os.geteuid()) + shared
    return request


def _processes_of(uid: int) -> int:
    """Threads of a user, as ``RLIMIT_NPROC`` counts them; 0 where there is no ``/proc``."""
    count = 0
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError):
                    if os.stat(f"/proc/{name}").st_uid == uid:
                        count += len(os.listdir(f"/proc/{name}/task"))
    return count


def private_folder(parent: Parent) -> str | None:
    """A folder of the session's own; None at the level that has one in its own view."""
    if parent.level == "namespaces":
        return None
    folder = os.path.realpath(tempfile.mkdtemp(prefix="session-"))
    if parent.config["root"] and parent.level == "landlock":
        os.chown(folder, view.NOBODY, view.NOBODY)
    return folder


def remove_folder(folder: str | None) -> None:
    """Remove what :func:`private_folder` made, whatever was made in it: any depth, any mode."""
    if folder is None:
        return
    while entries := _entries(folder):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            for below in _entries(entry.path):
                if below.is_dir(follow_symlinks=False):  # moved up, so that depth is no matter
                    os.chmod(below.path, 0o700)
                    os.rename(below.path, f"{folder}/{uuid.uuid4()}")  # a name that nobody can have taken
                else:
                    os.unlink(below.path)
            os.rmdir(entry.path)
    os.rmdir(folder)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder of the session's own, which may have closed it."""
    os.chmod(folder, 0o700)
    with os.scandir(folder) as entries:
        return list(entries)


def _pid_here(pidfd: int | None, pid: int) -> int | None:
    """The child's process id as the trusted side sees it; None where it can't be known."""
    if pidfd is None:
        return None if LINUX else pid
    try:
        with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:
            found: dict[str, str] = dict(line.split(":", 1) for line in file if ":" in line)
        return int(found["Pid"])
    except (OSError, KeyError, ValueError):
        return pid if os.path.isdir(f"/proc/{pid}") else None
    finally:
        os.close(pidfd)
