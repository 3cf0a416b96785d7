"""A boolean buffer of what may be seen, torch.where instead of masked_fill, functional dropout on the weights."""

import torch
from torch import nn
from torch.nn import functional as F


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.rate = dropout
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.register_buffer("visible", torch.ones(context_length, context_length).tril().bool())

    def forward(self, x):
        n = x.size(-2)
        scores = torch.matmul(self.W_query(x), self.W_key(x).mT) / self.W_key.weight.size(0) ** 0.5
        hidden = scores.new_full((), -float("inf"))
        weights = torch.where(self.visible[:n, :n], scores, hidden).softmax(dim=-1)
        return F.dropout(weights, p=self.rate, training=self.training) @ self.W_value(x)
