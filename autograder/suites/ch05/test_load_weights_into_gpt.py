"""Hidden suite of load_weights_into_gpt: the logits of a small GPT after loading."""

from autograder.judging import Judge, check

EXERCISE = "ch05-load_weights_into_gpt"
DIFFERENT = {"V": 13, "T": 7, "d": 6, "layers": 3}
SQUARE = {"V": 8, "T": 8, "d": 8, "layers": 2}
DEEP = {"V": 11, "T": 5, "d": 4, "layers": 12}


@check(
    points=5,
    asks="with GPT-2's weights the model gives GPT-2's logits",
    think="For each parameter: which array belongs there, (in, out) or (out, in), which third of c_attn?",
)
def test_logits(judge: Judge) -> None:
    judge.compare(
        "ch05.logits_with_weights",
        shape=DIFFERENT,
        heads=2,
        ids=judge.integers(0, 13, 2, 5),
        seed=judge.seed(),
    )


@check(
    points=3,
    asks="the same where vocabulary, context and width are equal, so that no shape warns you",
    think="Which of your arrays are square here? Are they transposed where they must be, and only there?",
)
def test_square(judge: Judge) -> None:
    judge.compare(
        "ch05.logits_with_weights", shape=SQUARE, heads=4, ids=judge.integers(0, 8, 3, 8), seed=judge.seed()
    )


@check(
    points=1,
    asks="every block gets its own weights, also with more than ten blocks",
    think="Does block i of the model get block i of the weights, for every i?",
)
def test_many_blocks(judge: Judge) -> None:
    judge.compare(
        "ch05.logits_with_weights", shape=DEEP, heads=1, ids=judge.integers(0, 11, 2, 4), seed=judge.seed()
    )


@check(
    points=1,
    asks="weights with too few positions are refused",
    think="Does every assignment go through assign, or through something that compares shapes?",
)
def test_refuses(judge: Judge) -> None:
    how = {"shape": DIFFERENT, "heads": 2, "ids": judge.integers(0, 13, 2, 5), "seed": judge.seed()}
    judge.compare("ch05.logits_with_weights", **how, shorter=2)
    judge.compare("ch05.logits_with_weights", **how)  # whoever refuses everything is not right
