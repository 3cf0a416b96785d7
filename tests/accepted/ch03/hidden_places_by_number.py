"""The hidden places counted out by nonzero and written by index; the mask is an nn.Buffer with a long name."""

import torch
import torch.nn.functional as F
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert d_out % num_heads == 0
        self.num_heads = num_heads
        self.head_dim = d_out // num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        self.multi_head_attention_mask = nn.Buffer(torch.ones(context_length, context_length).triu(1) > 0)

    def forward(self, x):
        b, T, _ = x.shape
        q, k, v = (
            layer(x).view(b, T, self.num_heads, -1).transpose(1, 2)
            for layer in (self.W_query, self.W_key, self.W_value)
        )
        scores = (q @ k.transpose(-1, -2)) / self.head_dim**0.5
        rows, columns = torch.nonzero(self.multi_head_attention_mask[:T, :T], as_tuple=True)
        scores[:, :, rows, columns] = -torch.inf
        return self.out_proj((self.dropout(F.softmax(scores, -1)) @ v).transpose(1, 2).flatten(2))
