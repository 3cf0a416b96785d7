"""From token ids to the vectors that a model reads (book sections 2.7 and 2.8)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class TokenAndPositionEmbedding(nn.Module):
    """What a token is plus where it stands: a learned vector for each, added.

    ``token_embedding_layer.weight`` is (vocab_size, emb_dim), ``pos_embedding_layer.weight`` is
    (context_length, emb_dim); positions count from 0. Shapes: token_ids (b, T) int64 ->
    (b, T, emb_dim), T at most context_length. Source: book sections 2.7 and 2.8.
    """

    def __init__(self, vocab_size: int, context_length: int, emb_dim: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)
        ### END SOLUTION

    def forward(self, token_ids: Tensor) -> Tensor:
        """(b, T) -> (b, T, emb_dim)."""
        ### BEGIN SOLUTION
        positions = torch.arange(token_ids.shape[1], device=token_ids.device)
        token_embeddings = self.token_embedding_layer(token_ids)  # (b, T) -> (b, T, emb_dim)
        pos_embeddings = self.pos_embedding_layer(positions)  # (T,) -> (T, emb_dim)
        return token_embeddings + pos_embeddings  # (T, emb_dim) is added to every row of the batch
        ### END SOLUTION
