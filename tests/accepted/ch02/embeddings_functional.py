"""Lookups as functions, positions as a batch of rows, Tensor.add at the end."""

import torch
from torch import nn
from torch.nn.functional import embedding


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)

    def forward(self, token_ids):
        b, T = token_ids.shape
        positions = torch.arange(T, device=token_ids.device).repeat(b, 1)
        tokens = embedding(token_ids, self.token_embedding_layer.weight)
        return torch.add(embedding(positions, self.pos_embedding_layer.weight), tokens)
