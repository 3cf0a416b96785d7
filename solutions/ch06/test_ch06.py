"""Public tests of chapter 6. Run `pytest` in this folder; the hidden suite asks more, on other inputs."""

from typing import Any

from autograder.judging import Judge, check

TEXTS = ["See you at six", "WIN a prize, now!", "ok", "Call this number to claim your free gift today"]


@check(
    "ch06-balanced_dataset",
    points=10,
    asks="all spam rows and as many ham rows, drawn at random, the same at every call",
    think="Count the labels of your result. Could every ham row have been drawn? What fixes the draw?",
)
def test_balanced_dataset(judge: Judge) -> None:
    labels = ["ham"] * 31 + ["spam"] * 13 + ["ham"] * 9
    texts = [f"message {min(i, 51)}" if label == "spam" else f"text {i}" for i, label in enumerate(labels)]
    facts = [
        "rows per label",
        "spam",
        "ham rows that occur twice",
        "ham is one run of rows",
        "a second call gives the same rows",
        "the input is as before",
    ]
    judge.compare("ch06.balanced", labels=labels, texts=texts, facts=facts, seed=judge.seed())


@check(
    "ch06-random_split",
    points=12,
    asks="shuffled rows in three sets: int(n * fraction) for the first two, the rest for the test",
    think="Is each size rounded down by itself? Is every row in exactly one set? Are they mixed?",
)
def test_random_split(judge: Judge) -> None:
    facts = [
        "sizes",
        "rows in no part",
        "rows in more than one part",
        "the training set is a run of rows",
        "a second call gives the same rows",
        "the input is as before",
    ]
    table = {"rows": 29, "index": judge.permutation(29), "seed": judge.seed()}
    judge.compare("ch06.split", **table, train_frac=0.6, validation_frac=0.16, facts=facts)


@check(
    "ch06-spam_dataset",
    points=18,
    asks="items (token ids, label) of one length: padded or cut at the end, to max_length or the longest message",
    think="Longest in what? At which end is cut and padded? What if max_length is given?",
)
def test_spam_dataset(judge: Judge) -> None:
    how = {"texts": TEXTS, "labels": [0, 1, 0, 1], "order": [2, 3, 0, 1]}
    facts = ["length", "parts of an item", "labels", "token ids", "max_length"]
    judge.compare("ch06.messages", **how, facts=facts, kwargs={"pad_token_id": 60123})
    judge.compare("ch06.messages", **how, facts=facts, kwargs={"max_length": 4})
    judge.compare("ch06.messages", **how, facts=facts, kwargs={"max_length": 21})


@check(
    "ch06-classification_head",
    points=15,
    asks="a new head, and only head, last block and final normalization train; all parameters with train_all",
    think="In which order do you freeze and replace? What if the model came frozen?",
)
def test_classification_head(judge: Judge) -> None:
    facts = ["trains", "get a gradient", "logits", "returned is the model"]
    how = {"blocks": 3, "width": 5, "classes": 4, "ids": judge.integers(0, 11, 3, 4), "facts": facts}
    judge.compare("ch06.head", **how, frozen=False, seed=judge.seed())
    judge.compare("ch06.head", **how, frozen=True, seed=judge.seed(), train_all=True)


@check(
    "ch06-accuracy",
    points=13,
    asks="the share of examples that are classified rightly by the last position, over num_batches batches",
    think="Which position? What do you divide by when the last batch is smaller, or when not all are read?",
)
def test_accuracy(judge: Judge) -> None:
    how = {"logits": judge.normal(31, 3, 4), "labels": judge.integers(0, 4, 31), "batch_size": 4}
    judge.compare("ch06.accuracy", **how)
    judge.compare("ch06.accuracy", **how, num_batches=3, train=True)
    judge.compare("ch06.accuracy_graph", **how)


@check(
    "ch06-loss",
    points=10,
    asks="the mean cross-entropy of the last position's logits, with its graph",
    think="Which position? Does cross_entropy want logits or probabilities?",
)
def test_loss(judge: Judge) -> None:
    how = {"logits": judge.normal(5, 3, 4), "labels": judge.integers(0, 4, 4), "rows": judge.permutation(5)[:4]}
    judge.compare("ch06.loss", **how)
    judge.compare("ch06.loss_gradient", **how)
    judge.compare("ch06.loss_mode", **how)


def _part(judge: Judge, examples: int) -> dict[str, Any]:
    return {"ids": judge.integers(0, 13, examples, 6), "labels": judge.integers(0, 3, examples)}


@check(
    "ch06-training",
    points=12,
    asks="one step a batch in training mode, losses every eval_freq steps from the first, accuracies each epoch",
    think="Follow gradients, mode and count of steps through two epochs.",
)
def test_training(judge: Judge) -> None:
    facts = ["examples_seen", "train_losses", "val_losses", "train_accs", "val_accs", "parameters"]
    how = {"batch_size": 2, "epochs": 2, "eval_freq": 2, "eval_iter": 1, "seed": judge.seed()}
    judge.compare("ch06.training", train=_part(judge, 5), val=_part(judge, 4), **how, facts=facts)


@check(
    "ch06-classify_review",
    points=10,
    asks='"spam" or "not spam" for a text that is prepared as in training',
    think="How long is the row that the model sees, which position decides, and in which mode is the model?",
)
def test_classify_review(judge: Judge) -> None:
    logits = [[[1.0, 0.0], [0.0, 1.0], [0.5, 1.5]], [[0.0, 1.0], [0.0, 1.0], [1.5, 0.5]]]
    judge.compare("ch06.verdicts", texts=TEXTS[:2], logits=logits, max_length=10)
    facts = ["token ids", "how"]
    for text, max_length in ((TEXTS[2], 7), (TEXTS[3], 6), (TEXTS[3], 12)):
        how = {"context": 23, "width": 5, "kwargs": {"max_length": max_length, "pad_token_id": 61}}
        judge.compare("ch06.shown", text=text, **how, facts=facts)
