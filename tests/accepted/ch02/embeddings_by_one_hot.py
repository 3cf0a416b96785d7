"""Rows of the tables are picked by a product with one-hot vectors."""

import torch
import torch.nn as nn


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)

    def forward(self, token_ids):
        oh = torch.nn.functional.one_hot(token_ids, self.token_embedding_layer.num_embeddings).to(
            self.token_embedding_layer.weight.dtype
        )
        return oh @ self.token_embedding_layer.weight + self.pos_embedding_layer.weight[: token_ids.shape[1]]
