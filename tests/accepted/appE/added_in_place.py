"""The update is added in place to the layer's fresh output; keyword arguments throughout."""

from torch import nn

from lora import LoRALayer


class LinearWithLoRA(nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        self.add_module("linear", linear)
        lora = LoRALayer(in_dim=linear.in_features, out_dim=linear.out_features, rank=rank, alpha=alpha)
        self.add_module("lora", lora)

    def forward(self, x):
        out = self.linear(x)
        out += self.lora(x)
        return out
