"""Two star imports, and the normalisation kept on self under the name of what is forbidden."""

# ruff: noqa: F403, F405
from torch import *
from torch.nn import *


class LayerNorm(Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.eps = 1e-5
        self.scale = Parameter(ones(emb_dim))
        self.shift = Parameter(zeros(emb_dim))
        self.layer_norm = lambda x: (
            (x - x.mean(-1, keepdim=True)) / sqrt(x.var(-1, keepdim=True, unbiased=False) + self.eps)
        )

    def forward(self, x):
        return self.scale * self.layer_norm(x) + self.shift
