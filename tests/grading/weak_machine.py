"""A machine that gives no more than the level `process`: no new namespaces, and every layer of Landlock used up.

`python weak_machine.py MODULE ARGUMENTS…` runs the module there; needs `unshare --user --map-root-user` around it.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from autograder.sandbox import landlock, syscalls

LAYERS = 16
"""Rule sets that Landlock stacks on one process."""

if __name__ == "__main__":
    Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")  # of this user namespace only
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    for _ in range(LAYERS):
        landlock.restrict(["/"], ["/"])
    sys.argv[:] = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
