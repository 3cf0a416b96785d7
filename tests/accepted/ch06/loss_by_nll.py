"""Negative log-likelihood of a log-softmax over all positions; accuracy counts example by example."""

import torch
from torch import nn


def calc_loss_batch(input_batch, target_batch, model, device):
    log_probabilities = torch.log_softmax(model(input_batch.to(device)), dim=2)
    return nn.NLLLoss()(log_probabilities[:, -1, :], target_batch.to(device))


def calc_accuracy_loader(data_loader, model, device, num_batches=None):
    model.eval()
    right = total = 0
    for i, (ids, labels) in enumerate(data_loader):
        if i == num_batches:
            break
        with torch.set_grad_enabled(False):
            logits = model(ids.to(device)).cpu()
        for row, label in zip(logits, labels.tolist(), strict=True):
            right += row[-1].tolist().index(max(row[-1].tolist())) == label
            total += 1
    return right / total
