"""Ids checked against the vocabulary and read as Python integers, as works on every device with values."""

import torch
from torch import nn


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.vocab_size = vocab_size
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)

    def forward(self, token_ids):
        if (token_ids >= self.vocab_size).any():
            raise ValueError("unknown token")
        rows = [torch.stack([self.token_embedding_layer.weight[i] for i in row]) for row in token_ids.tolist()]
        return torch.stack(rows) + self.pos_embedding_layer.weight[: token_ids.shape[1]]
