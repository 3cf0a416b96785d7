"""The position table is sliced, not looked up, and the token table is indexed like any tensor."""

from torch import nn


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)

    def forward(self, token_ids):
        length = token_ids.size(1)
        return self.token_embedding_layer.weight[token_ids] + self.pos_embedding_layer.weight[None, :length]
