"""Hidden checks: a linear layer with its update."""

from autograder.judging import Judge, check

EXERCISE = "appE-linear_with_lora"


@check(
    points=4,
    asks="linear is the layer that came in, lora a LoRALayer of its sizes; what trained before trains still",
    think="Is it the same object, with the weights it was trained to? Which of its sizes is which?",
)
def test_keeps_the_layer(judge: Judge) -> None:
    judge.compare("appE.kept_layer", sizes=[3, 7], bias=True, rank=2, frozen=False)
    judge.compare("appE.kept_layer", sizes=[6, 4], bias=False, rank=5, frozen=True)


@check(
    points=4,
    asks="a new LinearWithLoRA computes what the layer computed",
    think="What does the update add before anything was learned?",
)
def test_identity_at_the_start(judge: Judge) -> None:
    how = {"x": judge.normal(2, 5, 3), "seed": judge.seed(), "started": False}
    judge.compare("appE.beside", sizes=[3, 7], bias=True, rank=2, alpha=4.0, **how)


@check(
    points=5,
    asks="the output is the layer's own plus the update, both of the same input",
    think="Which two things are added, and what goes into each?",
)
def test_sum(judge: Judge) -> None:
    x, seed = judge.normal(2, 5, 3), judge.seed()
    judge.compare("appE.beside", sizes=[3, 3], bias=False, rank=4, alpha=0.5, x=x, seed=seed)
    judge.compare("appE.beside", sizes=[3, 7], bias=True, rank=2, alpha=1.5, x=x, seed=seed)
    judge.compare("appE.beside", sizes=[3, 5], bias=True, rank=1, alpha=7, x=judge.normal(3), seed=seed)


@check(
    points=2,
    asks="gradients reach A and B; a frozen layer gets none, and lets them through to its input",
    think="What does requires_grad of the layer's weight have to do with the gradient of its input?",
)
def test_gradients(judge: Judge) -> None:
    how = {"x": judge.normal(4, 3), "seed": judge.seed(), "frozen": True}
    judge.compare("appE.beside", sizes=[3, 7], bias=True, rank=2, alpha=2.0, **how)
