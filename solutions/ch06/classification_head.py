"""A language model becomes a classifier. Source: book section 6.5."""

import torch
from torch import nn


def add_classification_head(
    model: nn.Module, num_classes: int = 2, emb_dim: int = 768, train_all: bool = False
) -> nn.Module:
    """Give a GPT model a new output layer (emb_dim -> num_classes, with bias) and choose what trains.

    Trained are the new layer, the last transformer block and the final normalization; all else is frozen and
    keeps its values. With ``train_all`` every parameter trains (exercise 6.2). ``model`` (``trf_blocks``,
    ``final_norm``, ``out_head``) is changed in place and returned.
    """
    ### BEGIN SOLUTION
    for parameter in model.parameters():
        parameter.requires_grad = train_all
    model.out_head = nn.Linear(emb_dim, num_classes)
    for part in (model.trf_blocks[-1], model.final_norm):
        for parameter in part.parameters():
            parameter.requires_grad = True
    return model
    ### END SOLUTION


def count_parameters(model: nn.Module) -> tuple[int, int]:
    """(trainable, all) parameters of the model."""
    counts = [(parameter.numel(), parameter.requires_grad) for parameter in model.parameters()]
    return sum(n for n, trains in counts if trains), sum(n for n, _ in counts)


def last_token_logits(model: nn.Module, token_ids: torch.Tensor) -> torch.Tensor:
    """Logits of the last position: (b, T) -> (b, num_classes). For looking, without a graph."""
    with torch.no_grad():
        return model(token_ids)[:, -1, :]
