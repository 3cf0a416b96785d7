"""Hidden checks: accuracy over a loader."""

from autograder.judging import Judge, check
from autograder.suites.ch06.inputs import classified

EXERCISE = "ch06-accuracy"


@check(
    points=6,
    asks="the accuracy is the share, from 0 to 1, of examples whose class is the argmax at the last position",
    think="Which position has seen the whole message? What do you divide by, if the last batch is smaller?",
)
def test_share_of_all_examples(judge: Judge) -> None:
    for _ in range(3):  # one share of 23 examples could be guessed
        judge.compare("ch06.accuracy", **classified(judge))


@check(
    points=3,
    asks="with num_batches only the first so many batches count",
    think="How many batches has your loop read when it stops, and how many examples were in these?",
)
def test_some_batches(judge: Judge) -> None:
    judge.compare("ch06.accuracy", **classified(judge), num_batches=2)
    judge.compare("ch06.accuracy", **classified(judge), num_batches=3)


@check(
    points=1,
    asks="a num_batches beyond the loader means the whole loader",
    think="What if there are fewer batches than were asked for?",
)
def test_more_batches_than_there_are(judge: Judge) -> None:
    for num_batches in (judge.integers(6, 9), 6):
        judge.compare("ch06.accuracy", **classified(judge), num_batches=num_batches)


@check(
    points=1,
    asks="the model is asked in evaluation mode",
    think="What would dropout do to an accuracy?",
)
def test_evaluation_mode(judge: Judge) -> None:
    for _ in range(2):
        judge.compare("ch06.accuracy", **classified(judge), train=True)


@check(
    points=1,
    asks="no graph is built",
    think="What do gradients cost that nobody uses, and what switches them off?",
)
def test_no_graph(judge: Judge) -> None:
    judge.compare("ch06.accuracy_graph", **classified(judge))


@check(
    points=1,
    asks="batches are moved to the device",
    think="Where is the model, and where is what the loader gives?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch06.accuracy_device", ids=judge.integers(0, 11, 3, 4), labels=judge.integers(0, 3, 3))
    judge.compare("ch06.accuracy_labels_device", ids=judge.integers(0, 3, 3, 4), labels=judge.integers(0, 3, 3))
