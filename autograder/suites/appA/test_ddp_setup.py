"""Hidden checks: joining the process group, with partners that are played by the probe."""

from autograder.judging import Judge, check

EXERCISE = "appA-ddp_setup"


@check(
    points=3,
    asks="the process joins the default group as number `rank` of `world_size`, with the gloo backend",
    think="Which of the two numbers is which, and which backend works without a GPU?",
)
def test_joins(judge: Judge) -> None:
    judge.compare("appA.joined", rank=0, world_size=2)
    judge.compare("appA.joined", rank=judge.integers(1, 4), world_size=judge.integers(4, 7))


@check(
    points=2,
    asks="the processes meet at a port of this machine",
    think="Where does init_process_group look for the meeting place, if you don't say?",
)
def test_meets_on_this_machine(judge: Judge) -> None:
    judge.compare("appA.meeting", rank=2, world_size=3)
