"""Hidden suite of GPTModel."""

from autograder.judging import Judge, check

EXERCISE = "ch04-gpt_model"
NAME = "GPTModel"
CFG = {
    "vocab_size": 17,
    "context_length": 7,
    "emb_dim": 6,
    "n_heads": 3,
    "n_layers": 3,
    "drop_rate": 0.0,
    "qkv_bias": False,
}


@check(
    points=3,
    asks="embeddings, n_layers blocks, final norm and head, each with parameters of its own",
    think="Do two blocks share anything, does the head share its weight, and has it a bias?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[CFG])
    judge.compare("modules.parameters", name=NAME, args=[{**CFG, "qkv_bias": True, "n_layers": 1}])


@check(
    points=2,
    asks="as many parameters as the configuration of GPT-2 small asks for",
    think="Which numbers of the configuration decide the size of which part?",
)
def test_parameter_total(judge: Judge) -> None:
    cfg = {"emb_dim": 768, "n_layers": 12, "n_heads": 12, "vocab_size": 50257, "context_length": 1024}
    judge.compare("ch04.parameter_total", name=NAME, cfg=cfg)


@check(
    points=5,
    asks="embeddings with positions, all blocks in order, final norm, head",
    think="Follow the ids through the model: which part gets what, and what leaves it?",
)
def test_logits(judge: Judge) -> None:
    judge.compare("ch04.model_forward", name=NAME, cfg=CFG, x=judge.integers(0, 17, 2, 5), seed=judge.seed())
    judge.compare("ch04.model_forward", name=NAME, cfg=CFG, x=judge.integers(0, 17, 3, 7), seed=judge.seed())
    cfg = {**CFG, "qkv_bias": True, "n_heads": 2, "n_layers": 1}
    judge.compare("ch04.model_forward", name=NAME, cfg=cfg, x=judge.integers(0, 17, 1, 1), seed=judge.seed())


@check(
    points=2,
    asks="gradients reach every parameter",
    think="Is a part built but never used, or used without autograd?",
)
def test_gradients(judge: Judge) -> None:
    ids = judge.integers(0, 17, 2, 3)
    judge.compare("modules.gradients", name=NAME, args=[CFG], x=ids, seed=judge.seed())


@check(
    points=2,
    asks="dropout once after the embeddings, with the rate of the configuration, in training only",
    think="What reaches the blocks when everything is dropped, and what in evaluation mode?",
)
def test_dropout(judge: Judge) -> None:
    ids = judge.integers(0, 17, 3, 5)
    full, half = {**CFG, "drop_rate": 1.0}, {**CFG, "drop_rate": 0.5, "emb_dim": 30}
    judge.compare("ch04.model_forward", name=NAME, cfg=full, x=ids, seed=judge.seed(), train=True)
    # 450 elements, each 0 or 2 with probability 1/2: both values are seen but for 1e-135.
    judge.compare("ch04.embedding_values", name=NAME, cfg=half, x=ids, seed=judge.seed())
    judge.compare("ch04.model_forward", name=NAME, cfg=half, x=ids, seed=judge.seed())


@check(
    points=1,
    asks="positions are made on the device of the ids",
    think="On which device does torch.arange put its numbers if nobody says?",
)
def test_devices(judge: Judge) -> None:
    judge.compare("modules.lookups_on_meta", name=NAME, args=[CFG], x=judge.integers(0, 17, 2, 5))
