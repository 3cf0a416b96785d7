"""Looks at chapter 5: losses, training, checkpoints, sampling, and GPT-2's weights."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.implementation import Implementation
from autograder.probes.meta import wants_values
from autograder.probes.modules import Shown, fill, in_usual_precision, note_inputs, tensor, trains
from autograder.probes.saved_runs import WithBuffer, interrupted, make_optimizer, train_on, written
from autograder.probes.standins_ch05 import STANDINS
from autograder.probes.tiny_lm import START, LetterLM, TableLM, TinyLM, byte_tokenizer, loader, tiny_lm

__all__ = ["STANDINS"]


def encoded(impl: Implementation, *, text: str) -> torch.Tensor:
    """The ids of a text."""
    return impl.text_to_token_ids(text, byte_tokenizer())


def decoded(impl: Implementation, *, ids: np.ndarray) -> str:
    """The text of ids (1, T)."""
    return impl.token_ids_to_text(tensor(ids), byte_tokenizer())


def batch_loss(impl: Implementation, *, tokens: np.ndarray, seed: int, train: bool = True) -> dict[str, Any]:
    """The loss of one batch (rows of b, T + 1 tokens), its gradients, the model's mode afterwards."""
    model = tiny_lm(seed).train(train)
    inputs, targets = tensor(tokens[:, :-1]), tensor(tokens[:, 1:])  # contiguous, as a loader's batches are
    loss = impl.calc_loss_batch(inputs, targets, model, "cpu")
    differentiable = isinstance(loss, torch.Tensor) and loss.requires_grad
    if differentiable:
        loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    return {
        "loss": in_usual_precision(loss),
        "gradients": gradients if differentiable else "none",
        "training": model.training,
    }


def devices(impl: Implementation, *, tokens: np.ndarray) -> dict[str, str]:
    """Where things are when model and `device` are meta: the inputs the model got, and the loss.

    Once the targets are there already and once the inputs: each has to be moved by itself.
    """
    return {moved: _devices(impl, tokens, moved) for moved in ("targets", "inputs")}


def _devices(impl: Implementation, tokens: np.ndarray, moved: str) -> list[str]:
    model = TinyLM().to("meta")
    seen: dict[str, None] = {}  # in order, and once: how many calls there are is up to the answer
    note_inputs(model, lambda given: seen.update({f"inputs on {given.device.type}": None}))
    inputs = tensor(tokens[:, :-1]).to("meta" if moved == "inputs" else "cpu")
    targets = tensor(tokens[:, 1:]).to("meta" if moved == "targets" else "cpu")
    try:
        loss = impl.calc_loss_batch(inputs, targets, model, "meta")
    except (RuntimeError, TypeError) as error:
        if seen and wants_values(error):
            return [*seen, "loss on meta"]
        if not isinstance(error, RuntimeError) or isinstance(error, NotImplementedError):
            raise
        return [*seen, "no loss"]  # tensors on different devices
    return [*seen, f"loss on {loss.device.type}"]


def loader_loss(
    impl: Implementation,
    *,
    tokens: np.ndarray,
    batch_size: int,
    num_batches: int | None,
    seed: int,
    train: bool = True,
) -> dict[str, Any]:
    """The loss of a loader (rows of tokens, no rows: an empty one), and the model's mode afterwards."""
    model = tiny_lm(seed).train(train)
    data = loader(tokens, batch_size)
    if num_batches is None:
        loss = impl.calc_loss_loader(data, model, "cpu")
    else:
        loss = impl.calc_loss_loader(data, model, "cpu", num_batches=num_batches)
    return {"loss": loss, "training": model.training}


def evaluation(
    impl: Implementation,
    *,
    train_tokens: np.ndarray,
    val_tokens: np.ndarray,
    batch_size: int,
    eval_iter: int,
    seed: int,
) -> dict[str, Any]:
    """Both losses, how the model was used meanwhile, and how everything was left."""
    model = tiny_lm(seed)
    before = torch.is_grad_enabled()
    try:
        losses = impl.evaluate_model(
            model, loader(train_tokens, batch_size), loader(val_tokens, batch_size), "cpu", eval_iter
        )
        left = {"training": model.training, "gradients on": torch.is_grad_enabled()}
    finally:
        torch.set_grad_enabled(before)
    return {"losses": list(losses), "use": model.diary.entries, "afterwards": left}


def sample(impl: Implementation, *, start: str, context: int, dim: int) -> dict[str, Any]:
    """What is printed and returned, how the model was used, and its mode afterwards."""
    model = LetterLM(context, dim)
    printed = io.StringIO()
    with redirect_stdout(printed):
        returned = impl.generate_and_print_sample(model, byte_tokenizer(), "cpu", start)
    modes = [entry.partition(",")[0] for entry in model.diary.entries]
    text = printed.getvalue()
    return {"printed": text, "returned": returned, "use": modes, "training afterwards": model.training}


def sample_device(impl: Implementation, *, start: str) -> str:
    """The device on which the model is shown the start, when meta is asked for."""
    model = LetterLM(context=17, dim=3)
    seen: list[str] = []

    def note(inputs: torch.Tensor) -> None:
        seen.append(inputs.device.type)
        raise Shown

    note_inputs(model, note)
    with redirect_stdout(io.StringIO()), suppress(Shown):
        impl.generate_and_print_sample(model, byte_tokenizer(), torch.device("meta"), start)
    return seen[0] if seen else ""


def training(
    impl: Implementation,
    *,
    train_tokens: np.ndarray,
    val_tokens: np.ndarray,
    batch_size: int,
    epochs: int,
    eval_freq: int,
    eval_iter: int,
    lr: float,
    seed: int,
    momentum: float = 0.0,
) -> dict[str, Any]:
    """What training returns, the parameters it ends with, and the order of backward passes, steps and samples."""
    model = tiny_lm(seed).eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    optimizer.register_step_post_hook(lambda *_: model.diary.note("step"))  # a closure runs within the step
    with redirect_stdout(io.StringIO()):
        results = impl.train_model_simple(
            model,
            loader(train_tokens, batch_size),
            loader(val_tokens, batch_size),
            optimizer,
            "cpu",
            num_epochs=epochs,
            eval_freq=eval_freq,
            eval_iter=eval_iter,
            start_context=START,
            tokenizer=byte_tokenizer(),
        )
    train_losses, val_losses, tokens_seen = results
    return {
        "order": model.diary.of_training(),
        "tokens seen": list(tokens_seen),
        "training losses": list(train_losses),
        "validation losses": list(val_losses),
        "parameters": dict(model.named_parameters()),
    }


def resumed(
    impl: Implementation, *, tokens: np.ndarray, optimizer: str, lr: float, steps: int, seed: int
) -> dict[str, Any]:
    """A run that is saved, taken up by a fresh model and optimizer (with another rate), and continued.

    Two runs are saved, one after the other, and the first is taken up: a checkpoint stays what it was.
    """
    rows = tensor(tokens)
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder, name)) for name in ("first.pth", "second.pth")]
        for number, path in enumerate(paths):
            interrupted(impl, rows, optimizer, lr, steps, seed + number, path)
        fresh = WithBuffer()
        fill(fresh, seed + 2)
        taken_up = make_optimizer(optimizer, fresh, 3 * lr)
        impl.load_checkpoint(fresh, taken_up, paths[0])
        mode = fresh.training
        loaded = {name: value.detach().clone() for name, value in fresh.state_dict().items()}
        train_on(fresh, taken_up, rows, steps)
    return {"loaded": loaded, "training": mode, "continued": dict(fresh.state_dict())}


def saved(impl: Implementation, *, tokens: np.ndarray, seed: int) -> dict[str, Any]:
    """What is in the file, read without trusting it."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "run.pth"))
        interrupted(impl, tensor(tokens), "SGD", 0.1, 1, seed, path)
        checkpoint = torch.load(path, weights_only=True)
    slots = checkpoint["optimizer_state_dict"]["state"]
    return {
        "keys": sorted({"model_state_dict", "optimizer_state_dict"} & set(checkpoint)),
        "model": dict(checkpoint["model_state_dict"]),
        "momentum": [slots[key]["momentum_buffer"] for key in sorted(slots)],
    }


def loaded_file(
    impl: Implementation, *, tokens: np.ndarray, seed: int, spoil: str = "", train: bool = True
) -> dict[str, Any]:
    """What ``load_checkpoint`` makes of a file written here; `spoil` renames that parameter in it.

    `train` is the mode in which the fresh model is handed over, and in which it should go on.
    """
    fresh = WithBuffer()
    fill(fresh, seed + 1)
    fresh.train(train)
    taken_up = make_optimizer("SGD", fresh, 0.7)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "run.pth"))
        written(tensor(tokens), seed, spoil, path)
        impl.load_checkpoint(fresh, taken_up, path, device="cpu")
    train_on(fresh, taken_up, tensor(tokens), 2)
    return dict(fresh.state_dict())


def generated(
    impl: Implementation,
    *,
    table: np.ndarray,
    idx: np.ndarray,
    steps: int,
    context_size: int,
    seed: int = 0,
    **how: Any,
) -> dict[str, Any]:
    """The ids, the longest window the model saw, and whether it ran without gradients."""
    model = TableLM(table).eval()
    ids = impl.generate(model, tensor(idx), max_new_tokens=steps, context_size=context_size, **how)
    gradients = sorted({entry.rpartition(" ")[2] for entry in model.diary.entries})
    return {"ids": ids, "longest window": model.longest, "gradients": gradients}


def support(
    impl: Implementation, *, logits: np.ndarray, steps: int, seed: int, **how: Any
) -> list[list[int]]:
    """Which tokens ever come up in each row of a batch, when the next logits are the rows of `logits` (R, V).

    Only tokens that are multiples of R may be likely, so that every row of the batch stays with its logits.
    """
    starts = torch.arange(len(logits))[:, None]  # (R, 1)
    ids = impl.generate(TableLM(logits), starts, max_new_tokens=steps, context_size=steps + 1, **how)
    return [torch.unique(row).tolist() for row in ids[:, 1:]]


def support_row_by_row(impl: Implementation, *, logits: np.ndarray, **inputs: Any) -> list[list[int]]:
    """As ``support``; where the implementation refuses several rows, each row's by itself."""
    try:
        return support(impl, logits=logits, **inputs)
    except Exception:  # noqa: BLE001 - an assertion, a conversion that fails: which error it is, is the author's choice
        return [tokens for row in logits for tokens in support(impl, logits=row[None], **inputs)]


def frequencies(
    impl: Implementation, *, logits: np.ndarray, rows: int, steps: int, seed: int, **how: Any
) -> np.ndarray:
    """How often each token is drawn from logits (1, V), as shares of `rows` times `steps` draws."""
    start = torch.zeros(rows, 1, dtype=torch.long)
    ids = impl.generate(TableLM(logits), start, max_new_tokens=steps, context_size=2, **how)[:, 1:]
    return np.bincount(ids.flatten().numpy(), minlength=logits.shape[1]) / ids.numel()


def two_runs_differ(impl: Implementation, *, logits: np.ndarray, steps: int, seed: int, **how: Any) -> bool:
    """Whether two calls with the same arguments draw different tokens."""
    model, start = TableLM(logits), torch.zeros(1, 1, dtype=torch.long)
    first, second = (impl.generate(model, start, steps, 2, **how) for _ in range(2))
    return not torch.equal(first, second)


def assigned(impl: Implementation, *, left: np.ndarray, right: np.ndarray) -> dict[str, Any]:
    """The new parameter, after the array it was made from was overwritten."""
    source = np.array(right, copy=True)
    made = impl.assign(nn.Parameter(tensor(left)), source)
    with torch._C.DisableTorchFunctionSubclass():  # a class of its own is not asked what the tensor holds
        held = torch.Tensor.detach(made)
        values = held.clone()
        source[...] = 0
        return {
            "values": values,
            "is a Parameter": isinstance(made, nn.Parameter),
            "trains": trains(made),
            "shares memory": not torch.equal(held, values),
        }


def refusals(impl: Implementation, *, shapes: Sequence[Sequence[Sequence[int]]]) -> list[str]:
    """For pairs of shapes (left, right): ``"refused"``, or what ``assign`` made of the wrong array."""
    made = []
    for left, right in shapes:
        try:
            result = impl.assign(nn.Parameter(torch.zeros(*left)), np.ones(right, dtype=np.float32))
        except NotImplementedError:
            raise
        except Exception:  # noqa: BLE001 - which error it is, is the author's choice
            made.append("refused")
        else:
            made.append(f"{type(result).__name__} {list(getattr(result, 'shape', ()))}")
    return made


def gpt2_params(shape: dict[str, int], seed: int) -> dict[str, Any]:
    """Random weights in the form of a GPT-2 checkpoint. `shape`: V, T, d, layers."""
    random = np.random.default_rng(seed)
    d, dtype = shape["d"], str(torch.get_default_dtype()).removeprefix("torch.")

    def draw(*size: int) -> np.ndarray:
        return (0.5 * random.standard_normal(size)).astype(dtype)

    def linear(d_in: int, d_out: int) -> dict[str, np.ndarray]:
        return {"w": draw(d_in, d_out), "b": draw(d_out)}

    def norm() -> dict[str, np.ndarray]:
        return {"g": 1 + draw(d), "b": draw(d)}

    blocks = [
        {
            "attn": {"c_attn": linear(d, 3 * d), "c_proj": linear(d, d)},
            "mlp": {"c_fc": linear(d, 4 * d), "c_proj": linear(4 * d, d)},
            "ln_1": norm(),
            "ln_2": norm(),
        }
        for _ in range(shape["layers"])
    ]
    return {"blocks": blocks, "wte": draw(shape["V"], d), "wpe": draw(shape["T"], d), **norm()}


def logits_with_weights(
    impl: Implementation, *, shape: dict[str, int], heads: int, ids: np.ndarray, seed: int, shorter: int = 0
) -> dict[str, Any]:
    """A ``GPTModel`` after loading: its logits, and the biases of the keys, which no logit depends on.

    With `shorter` the weights have that many positions less than the model.
    """
    config = {
        "vocab_size": shape["V"],
        "context_length": shape["T"],
        "emb_dim": shape["d"],
        "n_heads": heads,
        "n_layers": shape["layers"],
        "drop_rate": 0.0,
        "qkv_bias": True,
    }
    gpt = impl.GPTModel(config)
    fill(gpt, seed)
    impl.load_weights_into_gpt(gpt, gpt2_params({**shape, "T": shape["T"] - shorter}, seed))
    return {
        "logits": gpt.eval()(tensor(ids)),
        "key biases": [block.att.W_key.bias for block in gpt.trf_blocks],
    }


def checkpoint_params(
    impl: Implementation, *, index: np.ndarray, data: np.ndarray, settings: dict[str, int]
) -> dict[str, Any]:
    """What is read from a TensorFlow checkpoint, whose two files come in as bytes (uint8)."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow greets on stderr
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.ckpt")
        Path(f"{path}.index").write_bytes(index.tobytes())
        Path(f"{path}.data-00000-of-00001").write_bytes(data.tobytes())
        return impl.load_gpt2_params_from_tf_ckpt(str(path), settings)
