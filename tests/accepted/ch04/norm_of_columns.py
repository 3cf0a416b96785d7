"""All vectors as columns of one matrix, the variance by einsum."""

import torch
from torch import Tensor, nn


class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(emb_dim))
        self.shift = nn.Parameter(torch.zeros(emb_dim))

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(-1, x.size(-1)).T  # features first
        rows = rows - rows.sum(0) / rows.size(0)
        rows = rows / (torch.einsum("fn,fn->n", rows, rows) / rows.size(0) + 1e-5) ** 0.5
        return (rows * self.scale[:, None] + self.shift[:, None]).T.reshape(x.shape)
