"""Everything by einsum, the mask made on the fly from positions."""

import math

import torch
from torch import einsum, nn


def softmax_naive(x):
    e = (x - x.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


def simple_attention(inputs):
    scores = einsum("id,jd->ij", inputs, inputs)
    weights = softmax_naive(scores)
    return scores, weights, einsum("ij,jd->id", weights, inputs)


class SelfAttention_v1(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        for name in ("W_value", "W_query", "W_key"):
            setattr(self, name, nn.Parameter(torch.empty(d_in, d_out).uniform_(0, 1)))

    def forward(self, x):
        q, k, v = (einsum("td,de->te", x, w) for w in (self.W_query, self.W_key, self.W_value))
        w = softmax_naive(einsum("ie,je->ij", q, k) / math.sqrt(q.size(-1)))
        return einsum("ij,je->ie", w, v)


class SelfAttention_v2(nn.Module):
    def __init__(self, d_in, d_out, qkv_bias=False):
        super().__init__()
        self.W_value = nn.Linear(d_in, d_out, qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, qkv_bias)
        self.W_query = nn.Linear(d_in, d_out, qkv_bias)

    def forward(self, x):
        q = self.W_query(x) * self.W_query.out_features**-0.5
        return softmax_naive(einsum("ie,je->ij", q, self.W_key(x))) @ self.W_value(x)


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        q, k, v = self.W_query(x), self.W_key(x), self.W_value(x)
        scores = einsum("bie,bje->bij", q, k) * k.shape[-1] ** -0.5
        place = torch.arange(x.shape[1], device=x.device)
        scores = torch.where(place[:, None] >= place[None, :], scores, float("-inf"))
        return einsum("bij,bje->bie", self.drop(scores.softmax(-1)), v)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        if d_out % num_heads:
            raise AssertionError("heads do not fit")
        self.heads = num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        b, t, _ = x.shape
        q, k, v = (w(x).reshape(b, t, self.heads, -1) for w in (self.W_query, self.W_key, self.W_value))
        scores = einsum("bihe,bjhe->bhij", q, k) / math.sqrt(q.shape[-1])
        place = torch.arange(t, device=x.device)
        scores = scores.masked_fill(place[:, None] < place[None, :], -math.inf)
        y = einsum("bhij,bjhe->bihe", self.drop(torch.softmax(scores, -1)), v)
        return self.out_proj(y.flatten(2))
