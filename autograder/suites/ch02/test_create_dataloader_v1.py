"""Hidden suite of create_dataloader_v1."""

from autograder.judging import Judge, check
from autograder.suites.ch02.texts import letters, sentence

EXERCISE = "ch02-create_dataloader_v1"


@check(
    points=4,
    asks="batches of windows of GPT-2's tokens: batch_size, max_length and stride as given",
    think="Where does each argument go, and are max_length and stride in the right order?",
)
def test_batches(judge: Judge) -> None:
    text = f"The Boat\n\n  {sentence(judge, 30)}"
    for batch_size, max_length, stride in [(3, 4, 2), (1, 2, 5), (2, 8, 8)]:
        options = {"batch_size": batch_size, "max_length": max_length, "stride": stride}
        judge.compare("ch02.loader", text=text, options={**options, "shuffle": False, "drop_last": False})


@check(
    points=3,
    asks="the last batch is dropped, or kept short, as drop_last says",
    think="How many windows are left over, and who is told what to do with them?",
)
def test_drop_last(judge: Judge) -> None:
    text = " ".join(letters(judge, 1) for _ in range(17))
    options = {"batch_size": 5, "max_length": 3, "stride": 1, "shuffle": False}
    for drop_last in (False, True):
        judge.compare("ch02.loader", text=text, options={**options, "drop_last": drop_last})


@check(
    points=3,
    asks="shuffle=True gives the same windows in a new order every epoch, shuffle=False in the text's",
    think="Is the order drawn anew for every epoch, and only if asked?",
)
def test_shuffle(judge: Judge) -> None:
    text = " ".join(letters(judge, 1) for _ in range(45))
    options = {"batch_size": 1, "max_length": 4, "stride": 1}
    # 41 windows: a shuffled epoch keeps the order, or repeats the last one's, with probability 1/41! < 1e-49.
    for shuffle in (True, False):
        judge.compare("ch02.shuffled", text=text, options={**options, "shuffle": shuffle}, seed=judge.seed())


@check(
    points=2,
    asks="without arguments: 4 windows of 256 tokens, stride 128, shuffled, last batch dropped, no workers",
    think="What are the seven defaults?",
)
def test_defaults(judge: Judge) -> None:
    text = " ".join(letters(judge, 1) for _ in range(1110))
    judge.compare("ch02.batch_shapes", text=text, options={})
    judge.compare("ch02.batch_shapes", text=text, options={"drop_last": False})
    judge.compare("ch02.loader", text=text, options={"shuffle": False})  # a stride of 127 gives as many windows
    text = " ".join(letters(judge, 1) for _ in range(55))
    judge.compare(
        "ch02.shuffled", text=text, options={"max_length": 4, "stride": 1, "batch_size": 3}, seed=judge.seed()
    )
    judge.compare("ch02.workers", text=text, options={"max_length": 4, "stride": 1})


@check(
    points=2,
    asks="num_workers is passed on",
    think="Which of the arguments has no effect on what the batches hold?",
)
def test_workers(judge: Judge) -> None:
    options = {"max_length": 4, "stride": 4, "num_workers": 1}
    judge.compare("ch02.workers", text=sentence(judge, 20), options=options)
