"""A script that prints, draws progress bars, tries things out and reads arguments when it is imported."""

import argparse
import logging
import urllib.request  # noqa: F401 - as in the script that this file was

import torch
from torch import nn
from tqdm import tqdm

logging.basicConfig(level=logging.INFO)
parser = argparse.ArgumentParser(description="embeddings")
parser.add_argument("--dim", type=int, default=3)
ARGS = parser.parse_args()
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.manual_seed(123)


class TokenAndPositionEmbedding(nn.Module):
    def __init__(self, vocab_size, context_length, emb_dim):
        super().__init__()
        self.token_embedding_layer = nn.Embedding(vocab_size, emb_dim)
        self.pos_embedding_layer = nn.Embedding(context_length, emb_dim)

    def forward(self, token_ids):
        rows = [self.token_embedding_layer(row) + self.pos_embedding_layer.weight[: len(row)] for row in token_ids]
        return torch.stack(rows)


example = TokenAndPositionEmbedding(6, 4, ARGS.dim).to(device)
for step in tqdm(range(1, 3)):
    print(step, example(torch.tensor([[2, 3], [5, 1]], device=device)).shape)
assert example(torch.tensor([[2, 3, 5, 1]], device=device)).shape == (1, 4, 3)

if __name__ == "__main__":
    print(input("never asked: "))
