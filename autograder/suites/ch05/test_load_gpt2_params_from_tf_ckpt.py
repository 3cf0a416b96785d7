"""Hidden suite of load_gpt2_params_from_tf_ckpt, on checkpoints that TensorFlow wrote."""

from autograder.judging import Judge, check
from autograder.suites.ch05.tf_checkpoint import tf_checkpoint

EXERCISE = "ch05-load_gpt2_params_from_tf_ckpt"


def _read(judge: Judge, layers: int, vocab: int, context: int, d: int) -> None:
    index, data = tf_checkpoint(layers, vocab, context, d, judge.seed())
    settings = {"n_vocab": vocab, "n_ctx": context, "n_embd": d, "n_head": layers + 2, "n_layer": layers}
    judge.compare("ch05.checkpoint_params", index=index, data=data, settings=settings)


@check(
    points=4,
    asks="blocks, wte, wpe, g and b, nested as the variables' names say, without axes of size 1",
    think="Take a name apart: which part chooses the block, which are dicts, which is the array's own name?",
)
def test_nested(judge: Judge) -> None:
    _read(judge, layers=2, vocab=7, context=5, d=3)


@check(
    points=2,
    asks="more than ten blocks, each in its place",
    think="Which block does model/h10/ln_1/g belong to, and in which order does the file list its variables?",
)
def test_many_blocks(judge: Judge) -> None:
    _read(judge, layers=12, vocab=4, context=6, d=2)
