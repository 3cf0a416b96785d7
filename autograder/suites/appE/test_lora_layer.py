"""Hidden checks: the low-rank update."""

from autograder.judging import Judge, check
from autograder.suites.appE.scale import SCALE, unit_alpha

EXERCISE = "appE-lora_layer"
NAME = "LoRALayer"


@check(
    points=5,
    asks="A is a parameter of shape (in_dim, rank), B one of shape (rank, out_dim), and both train",
    think="What makes a tensor that you assign in __init__ visible to an optimizer?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[3, 7, 2, 1.5])
    judge.compare("modules.parameters", name=NAME, args=[6, 4, 5, 8])


@check(
    points=6,
    asks="B starts at zero, and A uniform between -1/√rank and 1/√rank (kaiming_uniform_ with a = √5)",
    think="Which of the two is drawn, by what, and how large may its entries be?",
)
def test_start_values(judge: Judge) -> None:
    # 20,000 uniform draws in ±0.447: the means of two samples differ with a deviation of 0.0026, the deviations with
    # 0.0012, and an end of the range is missed by 0.02 with probability (1 - 0.022) ** 20000. 0.02 is seven times the
    # largest of these: false-alarm rate under 1e-12. A slope of 2 gives ±0.49.
    judge.compare("modules.parameter_spread", name=NAME, args=[4000, 3, 5, 1.0], seed=judge.seed(), atol=0.02)


@check(
    points=8,
    asks="the update is x A B, for x with any number of axes before the last",
    think="Write the shape after every product: where does the rank come in, and where does it go?",
)
def test_product(judge: Judge) -> None:
    square = judge.normal(4, 3)  # sizes at which no shape tells A from B
    judge.compare("modules.forward", name=NAME, args=[3, 3, 3, unit_alpha(3)], x=square, seed=judge.seed())
    for rank, x in ((2, judge.normal(2, 5, 3)), (4, judge.normal(6, 3)), (1, judge.normal(3))):
        judge.compare("modules.forward", name=NAME, args=[3, 7, rank, unit_alpha(rank)], x=x, seed=judge.seed())


@check(
    points=5,
    asks=f"the update is multiplied by {SCALE}, once (LORA_SCALE in lora.py)",
    think="How does the update change if alpha doubles, and how if the rank does? LORA_SCALE says what is asked.",
)
def test_scale(judge: Judge) -> None:
    for rank, alpha in ((2, 0.5), (5, 3), (3, 16)):
        judge.compare("modules.forward", name=NAME, args=[4, 6, rank, alpha], x=judge.normal(5, 4), seed=judge.seed())


@check(
    points=3,
    asks="a new update is exactly zero and can learn from the first step on",
    think="Which gradients are there if A and B are both zero?",
)
def test_learns_from_the_start(judge: Judge) -> None:
    judge.compare("appE.gradients_at_the_start", sizes=[5, 3], rank=2, x=judge.normal(4, 5), seed=judge.seed())


@check(
    points=2,
    asks="gradients reach A, B and the input, scaled like the output",
    think="Does anything on the way (detach, .data, a new tensor, no_grad) cut the graph?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", name=NAME, args=[3, 7, 2, 2.5], x=judge.normal(2, 5, 3), seed=judge.seed())


@check(
    points=1,
    asks="the module works in float64, in training as in evaluation mode, and leaves its input alone",
    think="Is anything made inside forward that doesn't follow the input?",
)
def test_behaves_as_a_module(judge: Judge) -> None:
    args = [3, 7, 2, 2.5]
    judge.compare("modules.in_double", name=NAME, args=args, x=judge.normal(4, 3), seed=judge.seed())
    judge.compare("modules.on_meta", name=NAME, args=args, x=judge.normal(4, 3))
    judge.compare("modules.forward", name=NAME, args=args, x=judge.normal(9, 3), seed=judge.seed(), train=True)
    judge.compare("modules.inputs_after", name=NAME, args=args, x=judge.normal(4, 3), seed=judge.seed())
