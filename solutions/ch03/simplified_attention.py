"""Attention without trainable weights (book section 3.3)."""

import torch


def softmax_naive(x: torch.Tensor) -> torch.Tensor:
    """Softmax over the last dimension, by its definition: exp(x) divided by its sum.

    Shapes: x (..., n) -> (..., n); every last dimension sums to 1. Source: book section 3.3.1.
    """
    ### BEGIN SOLUTION
    exponentials = torch.exp(x)
    return exponentials / exponentials.sum(dim=-1, keepdim=True)
    ### END SOLUTION


def simple_attention(inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Self-attention with nothing to learn: scores are plain dot products, and they are not scaled.

    Returns (attn_scores, attn_weights, context_vecs).
    Shapes: inputs (T, d) -> scores (T, T), weights (T, T), context (T, d); row i belongs to token i as the query.
    Source: book section 3.3.2.
    """
    ### BEGIN SOLUTION
    attn_scores = inputs @ inputs.T  # (T, d) @ (d, T) -> (T, T)
    attn_weights = torch.softmax(attn_scores, dim=-1)
    context_vecs = attn_weights @ inputs  # (T, T) @ (T, d) -> (T, d)
    return attn_scores, attn_weights, context_vecs
    ### END SOLUTION
