"""Public tests of appendix A: run ``pytest`` in this folder; the hidden suite asks more, on other inputs."""

from typing import Any

from autograder.judging import Judge, check


@check(
    "appA-toy_dataset",
    points=10,
    asks="pairs of a row and its label, as many as there are rows",
    think="Which axis of X counts examples?",
)
def test_toy_dataset(judge: Judge) -> None:
    features, labels = judge.normal(6, 2), judge.integers(0, 3, 6)
    judge.compare("appA.items", features=features, labels=labels, order=[4, 0, 5])
    judge.compare("appA.batches", features=features, labels=labels, batch_size=4)


@check(
    "appA-neural_network",
    points=20,
    asks="linear layers of widths 30 and 20 with a ReLU after each, and logits at the end",
    think="What stands between the layers, and what after the last one?",
)
def test_neural_network(judge: Judge) -> None:
    judge.compare("modules.parameters", name="NeuralNetwork", args=[2, 2])
    judge.compare("modules.forward", name="NeuralNetwork", args=[4, 2], x=judge.normal(3, 4), seed=judge.seed())


@check(
    "appA-count_parameters",
    points=10,
    asks="the entries of all parameters that require a gradient",
    think="How many numbers does a linear layer from 4 to 6 features hold, and which of them can training change?",
)
def test_count_parameters(judge: Judge) -> None:
    judge.compare("appA.counted", widths=[4, 6, 3], frozen=[])
    judge.compare("appA.counted", widths=[4, 6, 3], frozen=["1.weight"])


def _training(judge: Judge) -> dict[str, Any]:
    return {"features": judge.normal(7, 3), "labels": judge.integers(0, 2, 7), "classes": 2, "batch_size": 4}


@check(
    "appA-train",
    points=12,
    asks="one step a batch, on the gradient of its own cross-entropy",
    think="Which of your lines clears, which fills and which uses the gradients, and in what order?",
)
def test_train(judge: Judge) -> None:
    judge.compare("appA.training", **_training(judge), epochs=2, lr=0.3, seed=judge.seed())


@check(
    "appA-train",
    points=8,
    asks="training mode and clean gradients, whatever the model comes with",
    think="What may the caller have done with the model before?",
)
def test_train_after_an_evaluation(judge: Judge) -> None:
    how = {"starts_in_training": False, "old_gradients": True}
    judge.compare("appA.training", **_training(judge), epochs=1, lr=0.3, seed=judge.seed(), **how)


@check(
    "appA-compute_accuracy",
    points=15,
    asks="right answers over examples, in evaluation mode, without a graph",
    think="The last batch is smaller: does each example count the same?",
)
def test_compute_accuracy(judge: Judge) -> None:
    logits, labels = judge.normal(10, 3), judge.integers(0, 3, 10)
    judge.compare("appA.accuracy", logits=logits, labels=labels, batch_size=4)
    judge.compare("appA.accuracy", logits=logits, labels=labels, batch_size=7, train=True)
    judge.compare("appA.accuracy_manners", logits=logits, labels=labels, batch_size=5)


@check(
    "appA-ddp_setup",
    points=5,
    asks="rank, world size, the gloo backend, and a place to meet on this machine",
    think="Where does init_process_group look for the meeting place?",
)
def test_ddp_setup(judge: Judge) -> None:
    judge.compare("appA.joined", rank=1, world_size=2)
    judge.compare("appA.meeting", rank=0, world_size=2)


@check(
    "appA-prepare_dataset",
    points=10,
    asks="a share of the training data for each process, all test data for every one",
    think="Who decides the order of a loader that has a sampler?",
)
def test_prepare_dataset(judge: Judge) -> None:
    judge.compare("appA.shares", rank=1, world_size=5, epochs=2, part="train")
    judge.compare("appA.shares", rank=0, world_size=5, epochs=1, part="test")


@check(
    "appA-main",
    points=10,
    asks="averaged gradients, a new order in each epoch, and the group left in the end",
    think="Which object must the forward go through, and what must the sampler be told?",
)
def test_main(judge: Judge) -> None:
    facts = ["order", "rows", "gradients"]
    judge.compare("appA.process", rank=1, world_size=4, epochs=2, facts=facts, seed=judge.seed())
    facts = ["ended by", "the group was left", "anything was seen in evaluation mode"]
    judge.compare("appA.process", rank=0, world_size=4, epochs=1, facts=facts, seed=judge.seed())
