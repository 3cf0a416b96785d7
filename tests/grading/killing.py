"""``python killing.py SUBMITTED STORE STUDENT=WHAT...``: grade, and kill WHAT grades while STUDENT's turn is.

WHAT is ``worker`` or ``warm``, its sandbox's warm parent. This is a script as people write them, without a main guard.
"""

import json
import sys
from pathlib import Path

import psutil

from autograder.grading import grade_class

targets = dict(argument.split("=") for argument in sys.argv[3:])


def kill_for(student: str) -> None:
    what = targets.pop(student, None)
    if what:
        [worker] = psutil.Process().children()
        for process in [worker] if what == "worker" else worker.children():
            process.kill()


report = grade_class("ch03", Path(sys.argv[1]), store=Path(sys.argv[2]), seed="fixed", jobs=1, begun=kill_for)
assert not targets
print(json.dumps(report))
