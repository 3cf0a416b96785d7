"""Hidden checks: the classifier's training loop."""

from autograder.judging import Judge, check
from autograder.suites.ch06.inputs import short_training

EXERCISE = "ch06-training"


@check(
    points=5,
    asks="one optimizer step a batch, on that batch's gradient alone, in training mode, in every epoch",
    think="Follow gradients and mode through one batch, and through the first batch after an evaluation.",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("ch06.training", **short_training(judge), facts=["parameters"])


@check(
    points=3,
    asks="losses are recorded after step 1 and every eval_freq steps of the run, over eval_iter batches",
    think="Where does the count of steps start, is it reset, and do you measure before or after the step?",
)
def test_losses(judge: Judge) -> None:
    judge.compare("ch06.training", **short_training(judge), facts=["train_losses", "val_losses"])


@check(
    points=3,
    asks="both accuracies are recorded once an epoch, over eval_iter batches",
    think="Which loader, how many batches, and at which indentation?",
)
def test_accuracies(judge: Judge) -> None:
    judge.compare("ch06.training", **short_training(judge), facts=["train_accs", "val_accs"])


@check(
    points=1,
    asks="examples_seen counts the training examples of all epochs",
    think="How many examples does a batch hold, the last one of an epoch too?",
)
def test_examples_seen(judge: Judge) -> None:
    judge.compare("ch06.training", **short_training(judge), facts=["examples_seen"])
