"""Public tests of chapter 4: run ``pytest`` in this folder."""

from autograder.judging import Judge, check

CFG = {
    "vocab_size": 13,
    "context_length": 7,
    "emb_dim": 8,
    "n_heads": 4,
    "n_layers": 3,
    "drop_rate": 0.0,
    "qkv_bias": False,
}


@check(
    "ch04-layer_norm",
    points=14,
    asks="mean 0 and biased variance 1 in every token vector, then scale and shift",
    think="Along which axis, and is eps inside the root?",
)
def test_layer_norm(judge: Judge) -> None:
    judge.compare("modules.parameters", name="LayerNorm", args=[5])
    judge.compare(
        "modules.forward", name="LayerNorm", args=[5], x=judge.normal(3, 4, 5, scale=2.0), seed=judge.seed()
    )


@check(
    "ch04-gelu",
    points=8,
    asks="the tanh form of GELU",
    think="Which part of the formula lies under the root, and which part is cubed?",
)
def test_gelu(judge: Judge) -> None:
    judge.compare(
        "modules.forward", name="GELU", x=judge.uniform(3, 8, low=-4.0, high=4.0), seed=judge.seed()
    )


@check(
    "ch04-feed_forward",
    points=8,
    asks="emb_dim to 4 emb_dim, GELU, and back",
    think="What are the shapes of the two weights?",
)
def test_feed_forward(judge: Judge) -> None:
    cfg = {"emb_dim": 4}
    judge.compare("modules.parameters", name="FeedForward", args=[cfg])
    judge.compare(
        "modules.forward", name="FeedForward", args=[cfg], x=judge.normal(3, 2, 4), seed=judge.seed()
    )


@check(
    "ch04-shortcut_network",
    points=9,
    asks="a layer's input is added to its output where the shapes agree",
    think="Is the input added before or after the activation?",
)
def test_shortcut_network(judge: Judge) -> None:
    for use_shortcut in (True, False):
        judge.compare(
            "modules.forward",
            name="ExampleDeepNeuralNetwork",
            args=[[4, 4, 4, 2, 2, 2], use_shortcut],
            x=judge.normal(3, 4),
            seed=judge.seed(),
        )


@check(
    "ch04-gradient_means",
    points=6,
    asks="the mean absolute gradient of every weight",
    think="What happens to gradients of opposite signs, and to those of an earlier call?",
)
def test_gradient_means(judge: Judge) -> None:
    judge.compare("ch04.gradient_means", calls=2, widths=[3, 5, 2], x=judge.normal(4, 3), seed=judge.seed())


@check(
    "ch04-transformer_block",
    points=15,
    asks="x plus attention of its norm, then plus feed-forward of its norm",
    think="What exactly is added at the end of each half?",
)
def test_transformer_block(judge: Judge) -> None:
    x = judge.normal(2, 5, 8)
    judge.compare("modules.forward", name="TransformerBlock", args=[CFG], x=x, seed=judge.seed())
    judge.compare(
        "modules.forward",
        name="TransformerBlock",
        args=[{**CFG, "drop_rate": 1.0}],
        x=x,
        seed=judge.seed(),
        train=True,
    )


@check(
    "ch04-dummy_gpt_model",
    points=6,
    asks="token plus position embeddings, and a head",
    think="What do the placeholders do to x?",
)
def test_dummy_gpt_model(judge: Judge) -> None:
    judge.compare(
        "ch04.model_forward", name="DummyGPTModel", cfg=CFG, x=judge.integers(0, 13, 4, 3), seed=judge.seed()
    )


@check(
    "ch04-gpt_model",
    points=15,
    asks="embeddings, blocks, final norm, head",
    think="Does every block have its own parameters, and does the head have a bias?",
)
def test_gpt_model(judge: Judge) -> None:
    judge.compare("modules.parameters", name="GPTModel", args=[CFG])
    judge.compare(
        "ch04.model_forward", name="GPTModel", cfg=CFG, x=judge.integers(0, 13, 4, 3), seed=judge.seed()
    )


@check(
    "ch04-parameter_counts",
    points=6,
    asks="configurations, parameter counts and sizes",
    think="Which matrix is counted once only when weights are tied?",
)
def test_parameter_counts(judge: Judge) -> None:
    judge.compare("ch04.gpt2_config", size="medium")
    judge.compare("ch04.counts", vocab_size=7, emb_dim=4, device="cpu")
    judge.compare("ch04.size", vocab_size=900, emb_dim=70)


@check(
    "ch04-separate_dropout",
    points=6,
    asks="embeddings, attention and shortcuts have a rate each",
    think="Which paths through the model are closed when only one of the three rates is 1?",
)
def test_separate_dropout(judge: Judge) -> None:
    x = judge.integers(0, 9, 3, 3)
    rates = {"drop_rate_emb": 0.0, "drop_rate_attn": 1.0, "drop_rate_shortcut": 0.0}
    judge.compare("ch04.dropout_places", rates=rates, x=x, other=x + [1, 0, 0], seed=judge.seed())
    judge.compare("ch04.dropout_rates_forward", rates=rates, x=judge.integers(0, 11, 3, 4), seed=judge.seed())


@check(
    "ch04-generate_text_simple",
    points=7,
    asks="the most probable token is appended, step by step",
    think="Which tokens does the model see, and which position's logits speak about the next one?",
)
def test_generate_text_simple(judge: Judge) -> None:
    judge.compare(
        "ch04.generated",
        ids=judge.integers(0, 9, 2, 3),
        vocab_size=9,
        max_new_tokens=4,
        context_size=5,
        seed=judge.seed(),
    )
