"""One einsum for both products, the scale kept in a buffer that is not saved."""

import torch
from torch import nn

from lora import LORA_SCALE


class LoRALayer(nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.B = nn.Parameter(torch.empty(rank, out_dim))
        self.A = nn.Parameter(torch.empty(in_dim, rank))
        torch.nn.init.kaiming_uniform_(self.A, a=5**0.5)
        torch.nn.init.zeros_(self.B)
        scale = alpha if LORA_SCALE == "alpha" else alpha / rank
        self.register_buffer("scaling", torch.tensor(float(scale)), persistent=False)

    def forward(self, x):
        return torch.einsum("...i,ir,ro->...o", x, self.A, self.B) * self.scaling
