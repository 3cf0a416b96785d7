"""An output made beforehand into whose slices each head writes."""

from torch import nn

from causal_attention import CausalAttention


class MultiHeadAttentionWrapper(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        self.width = d_out
        self.heads = nn.ModuleList()
        while len(self.heads) < num_heads:
            self.heads.append(
                CausalAttention(
                    d_in=d_in, d_out=d_out, context_length=context_length, dropout=dropout, qkv_bias=qkv_bias
                )
            )

    def forward(self, x):
        out = x.new_empty(*x.shape[:2], self.width * len(self.heads))
        for number, head in enumerate(self.heads):
            out[..., number * self.width : (number + 1) * self.width] = head(x)
        return out
