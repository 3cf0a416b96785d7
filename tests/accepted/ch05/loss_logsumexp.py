"""logsumexp minus the right logit, written out."""

import torch


def calc_loss_batch(input_batch, target_batch, model, device):
    logits = model(input_batch.to(device)).flatten(0, 1)
    targets = target_batch.to(device).flatten()
    right = logits[torch.arange(len(targets), device=targets.device), targets]
    return (torch.logsumexp(logits, dim=-1) - right).mean()
