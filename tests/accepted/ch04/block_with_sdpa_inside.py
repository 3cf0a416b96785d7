"""The block runs attention itself with scaled_dot_product_attention on the weights of att."""

from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from feed_forward import FeedForward
from layer_norm import LayerNorm
from previous_chapters import MultiHeadAttention


class FusedAttention(MultiHeadAttention):
    def __init__(self, dim, context_length, rate, heads, bias):
        super().__init__(dim, dim, context_length, rate, heads, bias)
        self.heads, self.rate = heads, rate

    def forward(self, x):
        b, T, dim = x.shape
        q, k, v = (
            layer(x).view(b, T, self.heads, -1).transpose(1, 2) for layer in (self.W_query, self.W_key, self.W_value)
        )
        rate = self.rate if self.training else 0.0
        out = scaled_dot_product_attention(q, k, v, dropout_p=rate, is_causal=True)
        return self.out_proj(out.transpose(1, 2).reshape(b, T, dim))


class TransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        dim = cfg["emb_dim"]
        self.norm1 = LayerNorm(dim)
        self.att = FusedAttention(dim, cfg["context_length"], cfg["drop_rate"], cfg["n_heads"], cfg["qkv_bias"])
        self.norm2 = LayerNorm(dim)
        self.ff = FeedForward(cfg)
        self.drop_shortcut = nn.Dropout(cfg["drop_rate"])

    def forward(self, x):
        x = x + self.drop_shortcut(self.att(self.norm1(x)))
        return x + self.drop_shortcut(self.ff(self.norm2(x)))
