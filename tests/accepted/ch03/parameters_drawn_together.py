"""One draw for all three matrices, cut apart into parameters; the product with the weights by tensordot."""

import torch
from torch import Tensor
from torch.nn import Module, Parameter


class SelfAttention_v1(Module):
    W_query: Tensor
    W_key: Tensor
    W_value: Tensor

    def __init__(self, d_in: int, d_out: int) -> None:
        Module.__init__(self)
        q, k, v = torch.rand(3, d_in, d_out).unbind(0)
        self.W_query, self.W_key, self.W_value = Parameter(q.clone()), Parameter(k.clone()), Parameter(v.clone())

    def forward(self, x: Tensor) -> Tensor:
        queries, keys, values = (torch.tensordot(x, w, dims=1) for w in (self.W_query, self.W_key, self.W_value))
        scores = torch.inner(queries, keys).div_(keys.size(-1) ** 0.5)
        exponentials = (scores - scores.max(dim=-1, keepdim=True)[0]).exp()
        return exponentials @ values / exponentials.sum(dim=-1, keepdim=True)
