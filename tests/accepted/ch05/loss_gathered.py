"""Log-probabilities of the right tokens gathered by hand."""

import torch


def calc_loss_batch(input_batch, target_batch, model, device):
    logits = model(input_batch.to(device))
    log_probas = torch.log_softmax(logits, dim=-1)
    right = torch.gather(log_probas, 2, target_batch.to(device).unsqueeze(-1))
    return -right.mean()
