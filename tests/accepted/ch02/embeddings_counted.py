"""Positions are counted by a cumulative sum over ones."""

import torch
import torch.nn as nn


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)

    def forward(self, token_ids):
        pos = torch.cumsum(torch.ones_like(token_ids), dim=1) - 1
        return torch.add(self.token_embedding_layer(token_ids), self.pos_embedding_layer(pos))
