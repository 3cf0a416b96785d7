import torch


def softmax_naive(x: torch.Tensor) -> torch.Tensor:
    e = torch.exp(x)
    return e / e.sum(dim=-1, keepdim=True)


def simple_attention(inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    scores = inputs @ inputs.T  # (T, d) @ (d, T) -> (T, T)
    weights = softmax_naive(scores)
    return scores, weights, weights @ inputs
