import torch
from torch import Tensor, einsum, nn


def past(T: int, device: torch.device) -> Tensor:
    """True where a query (row) may look at a key (column); made on the fly, nothing to keep."""
    place = torch.arange(T, device=device)
    return place[:, None] >= place[None, :]


class CausalAttention(nn.Module):
    def __init__(
        self, d_in: int, d_out: int, context_length: int, dropout: float, qkv_bias: bool = False
    ) -> None:
        super().__init__()
        self.W_query, self.W_key, self.W_value = (nn.Linear(d_in, d_out, bias=qkv_bias) for _ in range(3))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        scores = einsum("bqd,bkd->bqk", self.W_query(x), self.W_key(x)) * self.W_key.out_features**-0.5
        scores = torch.where(past(x.size(1), x.device), scores, -torch.inf)
        weights = torch.exp(scores - scores.amax(-1, keepdim=True))
        weights = self.dropout(weights / weights.sum(-1, keepdim=True))
        return einsum("bqk,bkd->bqd", weights, self.W_value(x))
