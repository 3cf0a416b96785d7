"""The token table's gradient is a sparse tensor: only the rows that were read are in it."""

import torch
from torch import nn


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim, sparse=True)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)

    def forward(self, token_ids):
        positions = torch.arange(token_ids.shape[1], device=token_ids.device)
        return self.token_embedding_layer(token_ids) + self.pos_embedding_layer(positions)
