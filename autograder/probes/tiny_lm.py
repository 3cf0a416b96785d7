"""Small language models, a tokenizer and loaders that the probes of chapter 5 and appendix D bring along.

The models keep a diary of how they were used: in which mode, with gradients or without.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby

import numpy as np
import tiktoken
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.probes.modules import fill, tensor

VOCAB = 11
CONTEXT = 6
START = "\x01\x02"
"""What the samples of a training run start with; no batch is as narrow as these two tokens."""


class Diary:
    """What happened, in order; the same thing again and again is written once."""

    def __init__(self) -> None:
        self.entries: list[str] = []

    def note(self, what: str) -> None:
        """Write `what` down unless it is what happened last."""
        if not self.entries or self.entries[-1] != what:
            self.entries.append(what)

    def note_use(self, model: nn.Module, idx: torch.Tensor) -> None:
        """A forward pass: the mode, the gradients, and whether it was for a single row or begins a sample."""
        gradients = "on" if torch.is_grad_enabled() else "off"
        rows = "a batch" if idx.shape[0] > 1 else "a sample" if idx.shape[1] == len(START) else "one row"
        self.note(f"{rows} in {mode(model)}, gradients {gradients}")

    def of_training(self) -> list[str]:
        """Backward passes, steps and samples: what else a training loop looks at is its own choice."""
        told = (entry for entry in self.entries if not entry.startswith(("a batch", "one row")))
        return [entry for entry, _ in groupby(told)]


def mode(model: nn.Module) -> str:
    """The mode of a model, in words."""
    return "training mode" if model.training else "evaluation mode"


class TinyLM(nn.Module):
    """Token plus position embeddings, summed up over the past, and a linear head.

    There is no dropout; in training mode the hidden values are larger by a fixed factor instead, so that the
    mode shows in every number. The diary also notes when gradients pass the logits. Shapes: (b, T) -> (b, T, VOCAB).
    """

    def __init__(self, vocab: int = VOCAB, context: int = CONTEXT, dim: int = 4) -> None:
        super().__init__()
        self.tok_emb = nn.Embedding(vocab, dim)
        self.pos_emb = nn.Embedding(context, dim)
        self.out_head = nn.Linear(dim, vocab, bias=False)
        self.diary = Diary()

    def forward(self, idx: torch.Tensor) -> torch.Tensor:
        """The logits of every position; the diary has an entry more."""
        self.diary.note_use(self, idx)
        x = self.tok_emb(idx) + self.pos_emb(torch.arange(idx.shape[1], device=idx.device))
        x = torch.tanh(0.5 * x.cumsum(dim=1))  # (b, T, d), the past and itself
        logits = self.out_head(3.0 * x if self.training else x)
        if logits.requires_grad:
            back = f"a backward pass in {mode(self)}"
            logits.register_hook(lambda _: self.diary.note(back))
        return logits


class TableLM(nn.Module):
    """Logits looked up in a table (R, V): the row is the sum of the tokens up to there, modulo R.

    Everything that is in the window counts, so a window cut elsewhere reads another row. ``longest`` is the
    longest window seen.
    """

    def __init__(self, table: np.ndarray) -> None:
        super().__init__()
        self.table = nn.Parameter(tensor(table))
        self.diary = Diary()
        self.longest = 0

    def forward(self, idx: torch.Tensor) -> torch.Tensor:
        """(b, T) -> (b, T, V)."""
        self.diary.note_use(self, idx)
        self.longest = max(self.longest, idx.shape[1])
        return self.table[idx.cumsum(dim=1) % len(self.table)]


class LetterLM(nn.Module):
    """Writes letters, spaces and line ends of the byte tokenizer; all of the window decides which.

    In training mode it writes other ones. More than `context` tokens are an error, as with any GPT.
    """

    LETTERS = tuple(b"abcdefghijklm nopqrstu\nvwxyz. ")

    def __init__(self, context: int, dim: int) -> None:
        super().__init__()
        self.pos_emb = nn.Embedding(context, dim)
        self.diary = Diary()

    def forward(self, idx: torch.Tensor) -> torch.Tensor:
        """(b, T) -> (b, T, 260), one likely letter at each position."""
        self.diary.note_use(self, idx)
        if idx.shape[1] > self.pos_emb.num_embeddings:
            raise IndexError("more tokens than the model has positions")
        places = torch.arange(1, idx.shape[1] + 1)
        choice = (idx * places).cumsum(dim=1) + idx.shape[1] + 5 * self.training  # (b, T)
        letters = torch.tensor(self.LETTERS)[choice % len(self.LETTERS)]
        return 4.0 * nn.functional.one_hot(letters, byte_tokenizer().n_vocab).to(torch.get_default_dtype())


@cache
def byte_tokenizer() -> tiktoken.Encoding:
    """A real tiktoken tokenizer that needs no file: bytes, three pairs, and the end of text (259)."""
    ranks = {bytes([value]): value for value in range(256)} | {b"th": 256, b"he": 257, b" t": 258}
    return tiktoken.Encoding(
        "bytes", pat_str=r"\S+|\s+", mergeable_ranks=ranks, special_tokens={"<|endoftext|>": 259}
    )


def tiny_lm(seed: int) -> TinyLM:
    """A ``TinyLM`` with parameters drawn from `seed`, in training mode."""
    model = TinyLM()
    fill(model, seed, scale=0.8)
    return model


def loader(tokens: np.ndarray, batch_size: int) -> DataLoader:
    """Inputs and shifted targets from rows of tokens (n, T + 1), in order; the last batch may be short."""
    rows = tensor(tokens)
    return DataLoader(TensorDataset(rows[:, :-1], rows[:, 1:]), batch_size=batch_size)
