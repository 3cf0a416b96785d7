"""Public tests of chapter 5. Run `pytest` in this folder; the hidden suite asks more, on other inputs."""

import base64
import importlib.util
import zlib

import numpy as np
import pytest

from autograder.judging import Judge, check


@check(
    "ch05-text_token_ids",
    points=4,
    asks="a text becomes one row of ids, with <|endoftext|> as a single token",
    think="What shape has a batch of one text, and what must the tokenizer be told about special tokens?",
)
def test_text_to_token_ids(judge: Judge) -> None:
    judge.compare("ch05.encoded", text="Nobody saw the ferry.")
    judge.compare("ch05.encoded", text=" one<|endoftext|>Two\n")


@check(
    "ch05-text_token_ids",
    points=4,
    asks="one row of ids becomes a text again, also if it has a single id",
    think="What is left of shape (1, 1) after each of your steps?",
)
def test_token_ids_to_text(judge: Judge) -> None:
    judge.compare("ch05.decoded", ids=np.array([[110, 195, 169, 101, 258, 111]]))
    judge.compare("ch05.decoded", ids=np.array([[113]]))


@check(
    "ch05-calc_loss_batch",
    points=8,
    asks="the mean cross-entropy of all tokens, as a tensor that backward can be called on",
    think="How many predictions are there in a batch (b, T), and what does each choose from?",
)
def test_calc_loss_batch(judge: Judge) -> None:
    judge.compare("ch05.batch_loss", tokens=judge.integers(0, 11, 2, 4), seed=judge.seed())
    judge.compare("ch05.devices", tokens=judge.integers(0, 11, 2, 4))


@check(
    "ch05-calc_loss_loader",
    points=9,
    asks="the mean over the first num_batches batches, over all of them, and NaN over none",
    think="By how many batches is the sum divided in each of these cases?",
)
def test_calc_loss_loader(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 7, 5)
    for num_batches in (None, 2, 9):
        judge.compare(
            "ch05.loader_loss", tokens=tokens, batch_size=2, num_batches=num_batches, seed=judge.seed()
        )
    judge.compare("ch05.loader_loss", tokens=tokens[:0], batch_size=2, num_batches=None, seed=judge.seed())


@check(
    "ch05-evaluate_model",
    points=7,
    asks="both losses, measured in evaluation mode without gradients; training mode afterwards",
    think="Which of eval(), no_grad() and train() does what, and when?",
)
def test_evaluate_model(judge: Judge) -> None:
    judge.compare(
        "ch05.evaluation",
        train_tokens=judge.integers(0, 11, 6, 5),
        val_tokens=judge.integers(0, 11, 4, 5),
        batch_size=2,
        eval_iter=2,
        seed=judge.seed(),
    )


@check(
    "ch05-generate_and_print_sample",
    points=6,
    asks="one printed line with the start and 50 more tokens, and a model that trains on",
    think="Where does the context size come from, and what replaces a newline?",
)
def test_generate_and_print_sample(judge: Judge) -> None:
    judge.compare("ch05.sample", start="the sea ", context=11, dim=4)


@check(
    "ch05-train_model_simple",
    points=10,
    asks="parameters after two epochs: each step has the gradients of its own batch alone",
    think="In which order do clearing, loss, backward and step come?",
)
def test_parameters_of_two_epochs(judge: Judge) -> None:
    judge.compare(
        "ch05.training",
        train_tokens=judge.integers(0, 11, 5, 5),
        val_tokens=judge.integers(0, 11, 2, 4),
        batch_size=2,
        epochs=2,
        eval_freq=50,
        eval_iter=1,
        lr=0.1,
        seed=judge.seed(),
    )


@check(
    "ch05-train_model_simple",
    points=8,
    asks="losses and tokens seen after steps 0, 2, 4, ... and a sample after each epoch",
    think="Which number has the first step of the second epoch?",
)
def test_records_of_three_epochs(judge: Judge) -> None:
    judge.compare(
        "ch05.training",
        train_tokens=judge.integers(0, 11, 5, 5),
        val_tokens=judge.integers(0, 11, 4, 5),
        batch_size=2,
        epochs=3,
        eval_freq=2,
        eval_iter=2,
        lr=0.1,
        seed=judge.seed(),
    )


@check(
    "ch05-checkpoints",
    points=9,
    asks="a run that is saved, loaded and continued ends where an uninterrupted one does",
    think="What does the optimizer remember that the model does not know?",
)
def test_checkpoints(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 2, 4)
    judge.compare("ch05.saved", tokens=tokens, seed=judge.seed())
    judge.compare("ch05.resumed", tokens=tokens, optimizer="SGD", lr=0.05, steps=2, seed=judge.seed())


@check(
    "ch05-generate",
    points=6,
    asks="greedy tokens from the last context_size tokens, up to the end of the text",
    think="What does the model see, which position counts, and is the end token part of the result?",
)
def test_generate_greedily(judge: Judge) -> None:
    logits = np.stack([0.5 * judge.permutation(6) - 1 for _ in range(5)]).astype(np.float32)
    judge.compare("ch05.generated", table=logits, idx=judge.integers(0, 6, 2, 5), steps=4, context_size=3)
    chain = np.eye(6, dtype=np.float32)[[1, 3, 5, 2, 4, 0]]  # from 1: 3, 4, then 2
    judge.compare("ch05.generated", table=chain, idx=np.array([[1]]), steps=5, context_size=9, eos_id=4)
    judge.compare("ch05.generated", table=chain, idx=np.array([[1]]), steps=5, context_size=9, eos_id=1)


@check(
    "ch05-generate",
    points=10,
    asks="tokens drawn from softmax(logits / temperature), among the top_k largest",
    think="Is a small temperature sharper or flatter? Which tokens can never come up?",
)
def test_generate_by_chance(judge: Judge) -> None:
    # 5000 draws, t = 0.055, by Hoeffding's inequality as in the hidden suite: under 1e-11.
    logits = np.array([[1.0, -1.0, 0.2]], np.float32)
    for temperature in (0.4, 3.0):
        judge.compare(
            "ch05.frequencies",
            logits=logits,
            rows=500,
            steps=10,
            temperature=temperature,
            seed=judge.seed(),
            atol=0.11,
        )
    logits = np.array([[0.3, -1.0, 0.0, 0.6, 0.1, -0.5]], np.float32)  # each of three: at least 0.25 at 2.0
    # One of them stays away from 120 draws with probability (1 - 0.25)^120 < 1e-14.
    judge.compare("ch05.support", logits=logits, steps=120, temperature=2.0, top_k=3, seed=judge.seed())


@check(
    "ch05-assign",
    points=3,
    asks="a new parameter with the values, or an error if the shapes differ",
    think="Which shapes are the same, and what is shared with the array?",
)
def test_assign(judge: Judge) -> None:
    judge.compare("ch05.assigned", left=judge.normal(2, 4), right=judge.normal(2, 4))
    judge.compare("ch05.refusals", shapes=[((2,), (2,)), ((2, 4), (4, 2)), ((2, 4), (4,))])


@check(
    "ch05-load_weights_into_gpt",
    points=10,
    asks="GPT-2's logits from GPT-2's weights, also where everything is square",
    think="Which arrays are (in, out) in the file, and in which order do the parts of c_attn come?",
)
def test_load_weights_into_gpt(judge: Judge) -> None:
    for shape in ({"V": 9, "T": 5, "d": 4, "layers": 2}, {"V": 4, "T": 4, "d": 4, "layers": 1}):
        ids = judge.integers(0, shape["V"], 2, 4)
        judge.compare("ch05.logits_with_weights", shape=shape, heads=2, ids=ids, seed=judge.seed())


@check(
    "ch05-load_gpt2_params_from_tf_ckpt",
    points=6,
    asks="OpenAI's checkpoint as nested dicts: blocks, wte, wpe, g and b",
    think="Take model/h1/attn/c_attn/w apart: what does each part say?",
)
def test_load_gpt2_params_from_tf_ckpt(judge: Judge) -> None:
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed (pip install tensorflow): this exercise was not checked")
    index, data = (
        np.frombuffer(zlib.decompress(base64.b64decode(part)), dtype=np.uint8) for part in (INDEX, DATA)
    )
    settings = {"n_vocab": 5, "n_ctx": 3, "n_embd": 2, "n_head": 1, "n_layer": 2}
    judge.compare("ch05.checkpoint_params", index=index, data=data, settings=settings)


# The two files of a checkpoint that TensorFlow wrote: random weights under OpenAI's names, two blocks.
INDEX = (
    "eNpjYGDjYJRi4mBkEBPMzU9JzdHPMNBPLCnJ00+OB1NJHIxCLEJMHGwKBhoSpn1z1h4RZRQvBwryAAUZgZgJJKlhYFr5UyBegE2w"
    "oCg/C66JSSFCg8M0YXuloSijJLomJgUPDQHT7d7tEzjZhHLy4g2RtE1gAuoTfH3jJx+jUDpctAMkmh2/5T8Ps5ARkuoFIPGHzGz1"
    "KKpngEQ9lx1I4uQSys0pAHooLRmuiUNhAaOGgmlHYOMUIUyncSgkaDiYlhXcvsXPJoTmowaQsQwi8zxFGKWQ9XGAZQ8wAjV2yZ5O"
    "Z+cXMsQRkDeYgCH5fc7JGFFUE8AhqbCCCRiYKuumbRPAtJoZaLWs3gQpBjEpaGTB7QArxQziD0zAMN4TmHcQM4x3sABNs1/0uAIl"
    "1DaARK9lBaSihfEJkHjWLANTFNUHQKKnnR5wYA/jE8zAMNb1ldEVwvQph0IHMzCsOhntn2MG8gqQuRwJXR1YA/kFSOPHgyvT2MCe"
    "SkPSOIMVqPHjdM473MjOnAAS/bTHoImNWay8IBUoDjKIGSz3gwUYGyqz2i6xM4mVwKRYwVIXWDQ0THNDD/kzAME2RgYGJhBjdm3v"
    "fxDNCCIOfFq4gYGROY9hExtcLK/HnmU7G8cRNn4GgiD8d0O3Sqn7bQB0eanV"
)
DATA = (
    "eNoFwQss1HEcAHBTl1fkNUTD5hEW5zGPxv/3vaHJtFBKMUuKENam2iRyOMTOY5zT2Rx5dI1FUyru//tiqJNOWQ3FEeXRmEhRyfp8"
    "6rcUgKpqsP9bR55WDVL/7Ao6x3fvNbucQ1K29dChd4T86lwgYkE/rCmnaeaYgrQnrYF3nxO2mF5l/LGJ0Zjvxfq4z8ScacPf2UqI"
    "GO7FujQJeVk7yQbkzxDLYF3w5+bhsmSbMCIPfH0pEDIn2nF6JgaJNJ91i44E7b5nNDfSitrKhqH8YTiYfGuW8ziHMSHeG4ujOFhs"
    "fQ2rhIOE02gDq+JYSIktReOQEdaJb41CK32eoKUODo4tY1FLC5ifyYFku1Kyk14OX3rEkLEi85UbecHc13W6qZpmPY+0MVmHuKA5"
    "VcC2ce38Lu75RFwH32DJQjsRNWSB7kQx5K56wqIjg499nCGvMAdy9Y3h3nttDBNvkMEeK/xpm4crsgtwzsYKCp1GQa2zD8rVjNA3"
    "o4sWbSvB6JEAqcEYkYRt0Y4BVzw7/pxZMhGBRhGfSa6ZZh1To7FRa542MTy5dYMu9XFahQb3MaqzWwkdXSWoltZKHRdn0SC4lXB5"
    "UnRpFIJlUgRyLN0h/F8cmMYE4e64FEf67TE6/h0NfbXoZ3hXCjXqMhJSHYr3FcN4eiCCfkyQ4q0dCTvQ746ho9cx9YaCCLsNIXso"
    "EDvWJVh54g6Ibif7diXlQpxLAN6UDVFnLwsobNbiFQx1ESn3AJS11mCUfgxp/qFi/1ypQLf0dJiUCYlXpwc8eJGPszoqkhxkhp1p"
    "7TDwXYAe0loqz9tPld1ibOiZZR3i3pKY4wQ0j/mgnuUwY8E5Svep82FjaZMkTvHRz6EVa0+qgzLxPOyFJ6TslCmpEHwARXA6/AdB"
    "80we"
)
