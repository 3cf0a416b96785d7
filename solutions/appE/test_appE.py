"""Public tests of appendix E: run ``pytest`` in this folder; the hidden suite asks more, on other inputs."""

from autograder.judging import Judge, check


@check(
    "appE-lora_layer",
    points=18,
    asks="scale times x A B, with A (in_dim, rank) and B (rank, out_dim); LORA_SCALE in lora.py names the scale",
    think="Write the shape after every product. How does the update change if alpha doubles, and if the rank does?",
)
def test_lora_layer(judge: Judge) -> None:
    judge.compare("modules.parameters", name="LoRALayer", args=[5, 4, 3, 2.0])
    judge.compare("modules.forward", name="LoRALayer", args=[5, 4, 1, 1.0], x=judge.normal(3, 5), seed=judge.seed())
    judge.compare("modules.forward", name="LoRALayer", args=[5, 4, 3, 2.0], x=judge.normal(2, 3, 5), seed=judge.seed())


@check(
    "appE-lora_layer",
    points=12,
    asks="B starts at zero, A by kaiming_uniform_ with a = √5, so that a new update is zero and can learn",
    think="Which gradients are there if both are zero, and what does the model compute if neither is?",
)
def test_lora_layer_at_the_start(judge: Judge) -> None:
    judge.compare("appE.gradients_at_the_start", sizes=[4, 6], rank=3, x=judge.normal(5, 4), seed=judge.seed())
    # 3,000 uniform draws in ±0.577: as in the hidden suite, 0.07 is more than seven deviations.
    judge.compare("modules.parameter_spread", name="LoRALayer", args=[1000, 2, 3, 1.0], seed=judge.seed(), atol=0.07)


@check(
    "appE-linear_with_lora",
    points=15,
    asks="the layer that came in plus its update, both of the same input",
    think="What is the output before anything was learned? Is the layer the same object?",
)
def test_linear_with_lora(judge: Judge) -> None:
    judge.compare("appE.kept_layer", sizes=[4, 5], bias=True, rank=3, frozen=True)
    for started in (False, True):
        how = {"x": judge.normal(3, 4), "seed": judge.seed(), "started": started}
        judge.compare("appE.beside", sizes=[4, 5], bias=True, rank=3, alpha=2.5, **how)


@check(
    "appE-replace_linear_with_lora",
    points=20,
    asks="every nn.Linear at any depth is wrapped once and keeps its weights",
    think="How do you get to a linear layer that is inside a Sequential inside a block?",
)
def test_replace_linear_with_lora(judge: Judge) -> None:
    for facts in (["with LoRA", "kept parameters", "moved by"], ["trains", "filled outputs"]):
        ids = judge.integers(0, 11, 3, 2)
        judge.compare("appE.replaced", width=6, rank=4, alpha=1.5, ids=ids, seed=judge.seed(), facts=facts)


@check(
    "appE-freeze_and_count",
    points=10,
    asks="nothing requires a gradient after freezing; entries that do are counted",
    think="Which attribute says whether training may change a parameter?",
)
def test_freeze_and_count(judge: Judge) -> None:
    judge.compare("appE.frozen", width=6, seed=judge.seed())
    judge.compare("appE.counted", width=6, classes=5, frozen=["out_head.bias"])


@check(
    "appE-add_lora",
    points=10,
    asks="exactly the As and Bs train, and their entries are counted",
    think="What becomes of a new layer if everything is frozen after it was put in place?",
)
def test_add_lora(judge: Judge) -> None:
    facts = ["trains", "count"]
    ids = judge.integers(0, 11, 3, 2)
    judge.compare("appE.added", width=6, rank=2, alpha=2.0, ids=ids, seed=judge.seed(), facts=facts)


@check(
    "appE-merge_lora",
    points=15,
    asks="the same outputs, with the modules and names there were before LoRA",
    think="What is the shape of A B, and what that of the layer's weight?",
)
def test_merge_lora(judge: Judge) -> None:
    for facts in (["LoRA did something", "moved by"], ["names", "linear layers", "trains"]):
        ids = judge.integers(0, 11, 3, 2)
        judge.compare("appE.merged", width=6, rank=3, alpha=0.5, ids=ids, seed=judge.seed(), facts=facts)
