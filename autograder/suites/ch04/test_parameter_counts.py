"""Hidden suite of gpt2_config, count_parameters and size_in_mb."""

from autograder.judging import Judge, check

EXERCISE = "ch04-parameter_counts"


@check(
    points=2,
    asks="the configuration of each of the four sizes, new at every call, and an error for any other",
    think="Which three numbers change from size to size, and which four stay?",
)
def test_configurations(judge: Judge) -> None:
    for size in ("small", "medium", "large", "xl", "tiny"):
        judge.compare("ch04.gpt2_config", size=size)
    judge.compare("ch04.configs_are_separate", size="small")


@check(
    points=2,
    asks="the elements of all parameters, trainable or not, and no buffers",
    think="Does a frozen parameter count? A buffer? A part without a head?",
)
def test_counts(judge: Judge) -> None:
    judge.compare("ch04.count_of_part", d_in=judge.integers(3, 9), d_out=judge.integers(10, 20))
    judge.compare("ch04.counts", vocab_size=judge.integers(11, 19), emb_dim=judge.integers(3, 9), device="cpu")
    judge.compare("ch04.counts", vocab_size=50257, emb_dim=1600, device="meta")


@check(
    points=2,
    asks="the memory of all parameters in float32, in units of 1024 * 1024 bytes",
    think="How many bytes has a float32, and how many bytes a megabyte here?",
)
def test_size(judge: Judge) -> None:
    judge.compare("ch04.size", vocab_size=judge.integers(20000, 30000), emb_dim=judge.integers(700, 900))
