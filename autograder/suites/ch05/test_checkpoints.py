"""Hidden suite of save_checkpoint and load_checkpoint."""

from autograder.judging import Judge, check

EXERCISE = "ch05-checkpoints"


@check(
    points=2,
    asks="one file with model_state_dict and optimizer_state_dict, readable with weights_only=True",
    think="What are the two things without which a run cannot go on, and are they data or code?",
)
def test_file(judge: Judge) -> None:
    judge.compare("ch05.saved", tokens=judge.integers(0, 11, 3, 6), seed=judge.seed())


@check(
    points=2,
    asks="a file in this form is taken up, weights, buffers, momentum and learning rate; the mode stays",
    think="Whose state is in which part of the file? And whose business is the mode of the model?",
)
def test_loads(judge: Judge) -> None:
    judge.compare("ch05.loaded_file", tokens=judge.integers(0, 11, 3, 6), seed=judge.seed(), train=False)
    judge.compare("ch05.loaded_file", tokens=judge.integers(0, 11, 3, 6), seed=judge.seed())


@check(
    points=4,
    asks="an interrupted run ends where an uninterrupted one does",
    think="What would AdamW forget if only the weights came back?",
)
def test_resumed(judge: Judge) -> None:
    for optimizer, lr in (("SGD", 0.1), ("AdamW", 0.02)):
        judge.compare(
            "ch05.resumed",
            tokens=judge.integers(0, 11, 3, 6),
            optimizer=optimizer,
            lr=lr,
            steps=3,
            seed=judge.seed(),
        )


@check(
    points=1,
    asks="weights that do not fit the model are refused",
    think="What should happen if a parameter of the model is not in the file?",
)
def test_refuses(judge: Judge) -> None:
    tokens, seed = judge.integers(0, 11, 3, 6), judge.seed()
    judge.compare("ch05.loaded_file", tokens=tokens, seed=seed, spoil="out_head.weight")
    judge.compare("ch05.loaded_file", tokens=tokens, seed=seed)  # whoever refuses every file is not right
