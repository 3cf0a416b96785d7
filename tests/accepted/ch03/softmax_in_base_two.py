"""Softmax in base two: exp2 of the scores times log2 e; the scores of all heads by one einsum."""

import math

import torch
from torch import nn

LOG2E = math.log2(math.e)


def softmax2(scores):
    scores = scores * LOG2E
    raised = torch.exp2(scores - scores.amax(dim=-1, keepdim=True))
    return raised / raised.sum(dim=-1, keepdim=True)


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        q, k, v = self.W_query(x), self.W_key(x), self.W_value(x)
        scores = torch.einsum("btd,bsd->bts", q, k) / math.sqrt(q.size(-1))
        t = torch.arange(x.size(1), device=x.device)
        scores = scores.masked_fill(t[None, :] > t[:, None], float("-inf"))
        return self.dropout(softmax2(scores)) @ v
