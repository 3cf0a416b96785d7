"""The loss as a module, with view and reshape."""

import torch


def calc_loss_batch(input_batch, target_batch, model, device):
    criterion = torch.nn.CrossEntropyLoss()
    output = model(input_batch.to(device))
    return criterion(output.view(-1, output.size(-1)), target_batch.to(device).reshape(-1))
