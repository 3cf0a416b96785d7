"""Positions in a buffer that moves with the module."""

import torch
from torch import nn


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)
        self.register_buffer("positions", torch.arange(context_length))

    def forward(self, token_ids):
        length = token_ids.shape[1]
        return self.token_embedding_layer(token_ids) + self.pos_embedding_layer(self.positions[:length])
