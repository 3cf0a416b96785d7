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
    # 13 of 40 ham rows by chance: the first or the last ones with probability 2 / (40 over 13) < 1e-9.
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
    # 17 of 29 rows by chance: the first or the last ones with probability 2 / (29 over 17) < 1e-7.
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


MESSAGES = {"texts": TEXTS, "labels": [0, 1, 0, 1], "order": [2, 3, 0, 1]}
FACTS = ["length", "parts of an item", "labels", "token ids", "max_length"]


@check(
    "ch06-spam_dataset",
    points=8,
    asks="items (token ids, label), padded at the end to the longest message",
    think="Longest in what? At which end is padded, and with which id?",
)
def test_spam_dataset(judge: Judge) -> None:
    judge.compare("ch06.messages", **MESSAGES, facts=FACTS, kwargs={"pad_token_id": 60123})


@check(
    "ch06-spam_dataset",
    points=5,
    asks="with a smaller max_length messages are cut at their end",
    think="Which tokens of a long message stay, and how many?",
)
def test_spam_dataset_cut(judge: Judge) -> None:
    judge.compare("ch06.messages", **MESSAGES, facts=FACTS, kwargs={"max_length": 4})


@check(
    "ch06-spam_dataset",
    points=5,
    asks="a larger max_length is used as it is",
    think="What would a validation set look like that has a length of its own?",
)
def test_spam_dataset_longer(judge: Judge) -> None:
    judge.compare("ch06.messages", **MESSAGES, facts=FACTS, kwargs={"max_length": 21})


def _model(judge: Judge) -> dict[str, Any]:
    facts = ["trains", "get a gradient", "logits", "returned is the model"]
    ids = judge.integers(0, 11, 3, 4)
    return {"blocks": 3, "width": 5, "classes": 4, "ids": ids, "facts": facts, "seed": judge.seed()}


@check(
    "ch06-classification_head",
    points=10,
    asks="a new head; only head, last block and final normalization train",
    think="In which order do you freeze and replace?",
)
def test_classification_head(judge: Judge) -> None:
    judge.compare("ch06.head", **_model(judge), frozen=False)


@check(
    "ch06-classification_head",
    points=5,
    asks="all parameters train with train_all, even if the model came frozen",
    think="What should requires_grad be for each parameter?",
)
def test_classification_head_train_all(judge: Judge) -> None:
    judge.compare("ch06.head", **_model(judge), frozen=True, train_all=True)


def _classified(judge: Judge) -> dict[str, Any]:
    logits = judge.normal(31, 3, 4)
    labels = logits[:, -1].argmax(axis=-1)
    labels[::3] = (labels[::3] + 1) % 4  # every third is classified wrongly
    return {"logits": logits, "labels": labels, "batch_size": 4}


@check(
    "ch06-accuracy",
    points=8,
    asks="the share of examples that are classified rightly by the last position",
    think="Which position? What do you divide by when the last batch is smaller?",
)
def test_accuracy(judge: Judge) -> None:
    judge.compare("ch06.accuracy", **_classified(judge))


@check(
    "ch06-accuracy",
    points=3,
    asks="num_batches says how many batches are read",
    think="How many examples were in the batches that you read?",
)
def test_accuracy_of_some_batches(judge: Judge) -> None:
    judge.compare("ch06.accuracy", **_classified(judge), num_batches=3)


@check(
    "ch06-accuracy",
    points=1,
    asks="accuracy is measured in evaluation mode",
    think="What does dropout do to an accuracy?",
)
def test_accuracy_mode(judge: Judge) -> None:
    judge.compare("ch06.accuracy", **_classified(judge), train=True)


@check(
    "ch06-accuracy",
    points=1,
    asks="accuracy is measured without gradients",
    think="What switches gradients off?",
)
def test_accuracy_graph(judge: Judge) -> None:
    judge.compare("ch06.accuracy_graph", **_classified(judge))


def _batch(judge: Judge) -> dict[str, Any]:
    return {"logits": judge.normal(5, 3, 4), "labels": judge.integers(0, 4, 4), "rows": judge.permutation(5)[:4]}


@check(
    "ch06-loss",
    points=7,
    asks="the mean cross-entropy of the last position's logits",
    think="Which position? Does cross_entropy want logits or probabilities?",
)
def test_loss(judge: Judge) -> None:
    judge.compare("ch06.loss", **_batch(judge))


@check(
    "ch06-loss",
    points=2,
    asks="the loss can be differentiated",
    think="What does backward() need besides a number?",
)
def test_loss_gradient(judge: Judge) -> None:
    judge.compare("ch06.loss_gradient", **_batch(judge))


@check(
    "ch06-loss",
    points=1,
    asks="the loss leaves the mode as it is",
    think="Who decides between training and evaluation?",
)
def test_loss_mode(judge: Judge) -> None:
    judge.compare("ch06.loss_mode", **_batch(judge))


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
    points=5,
    asks='"spam" or "not spam", by the last position',
    think="Which position decides, and which class is which?",
)
def test_classify_review(judge: Judge) -> None:
    logits = judge.normal(12, 3, 2, scale=3.0).tolist()
    judge.compare("ch06.verdicts", texts=TEXTS * 3, logits=logits, max_length=10)


def _shown(judge: Judge, text: str, max_length: int) -> None:
    how = {"context": 23, "width": 5, "kwargs": {"max_length": max_length, "pad_token_id": 61}}
    judge.compare("ch06.shown", text=text, **how, facts=["token ids", "how"])


@check(
    "ch06-classify_review",
    points=2,
    asks="a short text is padded at its end, dropout is off, and gradients are too",
    think="What did the messages look like that it was trained on?",
)
def test_short_text(judge: Judge) -> None:
    _shown(judge, TEXTS[2], 4)


@check(
    "ch06-classify_review",
    points=1,
    asks="a long text is cut at its end",
    think="Which tokens did the model see in training?",
)
def test_long_text(judge: Judge) -> None:
    _shown(judge, TEXTS[3], 6)


@check(
    "ch06-classify_review",
    points=2,
    asks="the rows of pos_emb.weight say how many tokens the model takes",
    think="Rows and columns of that weight: which of them are positions?",
)
def test_context_of_the_model(judge: Judge) -> None:
    _shown(judge, TEXTS[3], 12)
