"""The memory cgroup: a child is in it before it gets the submission, by its own door or put there from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, cgroup
from autograder.sandbox.limits import MIB


def _groups_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cgroup").read_text(encoding="ascii")


def test_a_child_is_in_its_group_before_it_gets_the_submission(sandbox: Sandbox) -> None:
    with sandbox.open({}, {}, {}, Limits()) as session:
        child = session.begin(Limits())
        if child.group is None:
            pytest.skip("this machine lets us make no memory cgroup")
        assert child.watch and child.group.folder.name in _groups_of(child.watch.pid)
        with child.group.door() as door:
            assert ("cgroup" in child.shares) == (door is not None)
        folder = child.group.folder
    assert not folder.exists()


@pytest.mark.parametrize("by", ["its own door", "hand"])
def test_a_process_enters_and_is_bound(by: str) -> None:
    group = cgroup.make(Limits(memory_mb=64))
    if group is None:
        pytest.skip("this machine lets us make no memory cgroup")
    reading, writing = os.pipe()
    with group.door() as door:
        if by == "its own door" and door is None:
            group.remove()
            pytest.skip("cgroups of version 2 have no such door")
        pid = os.fork()
        if pid == 0:
            try:
                if door is None or by == "hand":
                    os.read(reading, 1)
                else:
                    cgroup.enter(door)
                bytearray(256 * MIB)
            finally:
                os._exit(0)
    if by == "hand":
        group.add(pid)
        os.write(writing, b"!")
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) and group.ran_out()
    group.remove()
    os.close(reading)
    os.close(writing)
