"""An autograd function with its own backward pass."""

import math

import torch
from torch import nn

K = math.sqrt(2.0 / math.pi)


class _Gelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(K * (x + 0.044715 * x**3))
        ctx.save_for_backward(x, t)
        return 0.5 * x * (1 + t)

    @staticmethod
    def backward(ctx, upstream):
        x, t = ctx.saved_tensors
        slope = K * (1 + 3 * 0.044715 * x**2)
        return upstream * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope)


class GELU(nn.Module):
    def forward(self, x):
        return _Gelu.apply(x)
