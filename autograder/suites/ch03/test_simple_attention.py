"""Hidden checks: attention without trainable weights."""

from autograder.judging import Judge, check

EXERCISE = "ch03-simple_attention"


@check(
    points=2,
    asks="softmax_naive divides exp(x) by its sum along the last dimension",
    think="Along which axis must the results sum to 1, and does the division keep that axis?",
)
def test_softmax_over_the_last_dimension(judge: Judge) -> None:
    judge.compare("functions.call", name="softmax_naive", args=[judge.normal(4, 4)])
    judge.compare("functions.call", name="softmax_naive", args=[judge.normal(6)])
    judge.compare("functions.call", name="softmax_naive", args=[judge.normal(3, 2, 5)])


@check(
    points=2,
    asks="attn_scores[i, j] is the dot product of tokens i and j, not scaled",
    think="This first version has neither weights nor scaling: which product of inputs with itself is (T, T)?",
)
def test_scores_are_dot_products(judge: Judge) -> None:
    judge.compare("ch03.attention_part", inputs=judge.normal(5, 3), part=0)


@check(
    points=2,
    asks="attn_weights are the softmax of the scores, each row summing to 1",
    think="Row i belongs to token i as the query: over which axis does it spread its attention?",
)
def test_weights_are_a_softmax_per_row(judge: Judge) -> None:
    judge.compare("ch03.attention_part", inputs=judge.normal(5, 3, scale=0.7), part=1)


@check(
    points=2,
    asks="context_vecs[i] is the average of the inputs, weighted by row i",
    think="Which matrix product sums inputs over the attended tokens rather than over the queries?",
)
def test_context_is_the_weighted_average(judge: Judge) -> None:
    judge.compare("ch03.attention_part", inputs=judge.normal(7, 4, scale=0.7), part=2)


@check(
    points=2,
    asks="the caller's inputs are left as they were",
    think="Operations whose name ends in an underscore, and +=, change the tensor that was handed in.",
)
def test_inputs_stay_as_they_were(judge: Judge) -> None:
    judge.compare("functions.arguments_after", name="simple_attention", args=[judge.normal(5, 3)])
    judge.compare("functions.arguments_after", name="softmax_naive", args=[judge.normal(5, 3)])
