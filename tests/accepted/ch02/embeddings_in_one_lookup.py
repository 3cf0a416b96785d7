"""Both tables one above the other, and a single lookup for tokens and positions."""

import torch
from torch import nn


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)

    def forward(self, token_ids):
        both = torch.cat([self.token_embedding_layer.weight, self.pos_embedding_layer.weight])
        shift = self.token_embedding_layer.num_embeddings
        where = torch.arange(shift, shift + token_ids.shape[-1], device=token_ids.device).expand_as(token_ids)
        return both[torch.stack([token_ids, where])].sum(0)
