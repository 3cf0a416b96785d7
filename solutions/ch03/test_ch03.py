"""Public tests of chapter 3. Run `pytest` in this folder; the hidden suite asks more, on other inputs."""

from autograder.judging import Judge, check


@check(
    "ch03-simple_attention",
    points=10,
    asks="scores, weights and context vectors of attention without trainable weights",
    think="Rows belong to queries: what is summed over what?",
)
def test_simple_attention(judge: Judge) -> None:
    judge.compare("functions.call", name="softmax_naive", args=[judge.normal(3, 4)])
    for part in range(3):
        judge.compare("ch03.attention_part", inputs=judge.normal(4, 2), part=part)


@check(
    "ch03-self_attention_v1",
    points=15,
    asks="scaled dot-product attention with parameters W_query, W_key, W_value of shape (d_in, d_out)",
    think="Follow one query: dot products with all keys, divided by what, normalised over what, averaging what?",
)
def test_self_attention_v1(judge: Judge) -> None:
    judge.compare("modules.parameters", name="SelfAttention_v1", args=[4, 3])
    judge.compare("modules.forward", name="SelfAttention_v1", args=[4, 3], x=judge.normal(6, 4), seed=judge.seed())


@check(
    "ch03-self_attention_v2",
    points=10,
    asks="the same with linear layers, which have a bias only if qkv_bias is set",
    think="In which orientation does nn.Linear keep its weight?",
)
def test_self_attention_v2(judge: Judge) -> None:
    judge.compare("modules.parameters", name="SelfAttention_v2", args=[4, 3])
    x = judge.normal(6, 4)
    judge.compare("modules.forward", name="SelfAttention_v2", args=[4, 3, True], x=x, seed=judge.seed())


@check(
    "ch03-causal_attention",
    points=15,
    asks="every token attends to itself and to earlier tokens only, also where the sequence is short",
    think="Which scores lie in the future, and how large is the mask for this sequence?",
)
def test_causal_attention(judge: Judge) -> None:
    x = judge.normal(3, 4, 2)
    judge.compare("modules.parameters", name="CausalAttention", args=[2, 5, 4, 0.0])
    judge.compare("modules.forward", name="CausalAttention", args=[2, 5, 4, 0.0], x=x, seed=judge.seed())
    judge.compare("modules.forward", name="CausalAttention", args=[2, 5, 6, 0.0], x=x, seed=judge.seed())


@check(
    "ch03-causal_attention",
    points=10,
    asks="the mask moves with the module, and dropout acts on the attention weights in training only",
    think="What does PyTorch know about: plain attributes, parameters, buffers?",
)
def test_causal_attention_moves_and_drops(judge: Judge) -> None:
    x = judge.normal(3, 4, 2)
    judge.compare("modules.on_meta", name="CausalAttention", args=[2, 5, 4, 0.0], x=x)
    # Two shares of 2 x 55 visible weights x 60 passes differ with a deviation of 0.0087: false-alarm rate under 1e-10.
    judge.compare(
        "ch03.dropped_weights",
        name="CausalAttention",
        args=[10, 20, 10, 0.0],
        dropout_at=3,
        dropout=0.5,
        tokens=10,
        copies=["W_value.weight"],
        identities=[],
        passes=60,
        seed=judge.seed(),
        atol=0.06,
    )


@check(
    "ch03-multi_head_attention_wrapper",
    points=10,
    asks="num_heads causal attentions whose outputs stand side by side",
    think="How does PyTorch find the parameters of modules in a list, and along which axis are outputs joined?",
)
def test_multi_head_attention_wrapper(judge: Judge) -> None:
    x = judge.normal(3, 4, 2)
    judge.compare("modules.parameters", name="MultiHeadAttentionWrapper", args=[2, 5, 4, 0.0, 3])
    judge.compare("modules.forward", name="MultiHeadAttentionWrapper", args=[2, 5, 4, 0.0, 3], x=x, seed=judge.seed())


@check(
    "ch03-multi_head_attention",
    points=20,
    asks="heads attend in their own columns, are merged in order and go through out_proj",
    think="Write the shape after every line: which axis is the head?",
)
def test_multi_head_attention(judge: Judge) -> None:
    x = judge.normal(3, 4, 2)
    judge.compare("modules.parameters", name="MultiHeadAttention", args=[2, 6, 4, 0.0, 2])
    judge.compare("modules.forward", name="MultiHeadAttention", args=[2, 6, 4, 0.0, 2], x=x, seed=judge.seed())
    judge.compare("modules.forward", name="MultiHeadAttention", args=[2, 6, 7, 0.0, 2, True], x=x, seed=judge.seed())


@check(
    "ch03-multi_head_attention",
    points=10,
    asks="the mask moves with the module, uneven heads are refused, dropout acts on the weights in training only",
    think="What does PyTorch know about: plain attributes, parameters, buffers?",
)
def test_multi_head_attention_moves_refuses_drops(judge: Judge) -> None:
    judge.compare("modules.on_meta", name="MultiHeadAttention", args=[2, 6, 4, 0.0, 2], x=judge.normal(3, 4, 2))
    judge.compare("modules.constructed", name="MultiHeadAttention", args=[2, 7, 4, 0.0, 2])
    # Two shares of 2 x 55 visible weights x 2 heads x 40 passes differ with a deviation of 0.0075: under 1e-14.
    judge.compare(
        "ch03.dropped_weights",
        name="MultiHeadAttention",
        args=[10, 40, 10, 0.0, 2],
        dropout_at=3,
        dropout=0.5,
        tokens=10,
        copies=["W_value.weight"],
        identities=["out_proj.weight", "out_proj.bias"],
        passes=40,
        seed=judge.seed(),
        atol=0.06,
    )
