"""Softmax written out with the largest score taken off first, the mask multiplied in afterwards and renormalised."""

import torch
from torch import nn


def softmax_naive(x):
    powers = torch.pow(torch.e, x)
    return torch.div(powers, torch.sum(powers, -1).unsqueeze(-1))


def simple_attention(inputs):
    attn_scores = torch.matmul(inputs, inputs.transpose(0, 1))
    attn_weights = softmax_naive(attn_scores)
    return (attn_scores, attn_weights, torch.matmul(attn_weights, inputs))


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        q, k, v = self.W_query(x), self.W_key(x), self.W_value(x)
        scores = q.matmul(k.transpose(-2, -1)).div(k.shape[-1] ** 0.5)
        past = torch.ones_like(scores).tril()
        top = scores.masked_fill(past == 0, -torch.inf).max(-1, keepdim=True).values
        powers = torch.exp((scores - top).clamp(max=0)) * past
        return self.dropout(powers / powers.sum(-1, keepdim=True)).matmul(v)
