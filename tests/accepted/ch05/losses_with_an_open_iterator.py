"""Log-probabilities gathered; batches by next until StopIteration."""

import math

import torch


def calc_loss_batch(input_batch, target_batch, model, device):
    x, y = (t.to(device, non_blocking=True) for t in (input_batch, target_batch))
    log_probas = torch.log_softmax(model(x), dim=-1)
    picked = log_probas.gather(dim=-1, index=y.unsqueeze(-1))
    return -picked.mean()


def calc_loss_loader(data_loader, model, device, num_batches=None):
    total, seen = 0.0, 0
    batches = iter(data_loader)
    while num_batches is None or seen < num_batches:
        try:
            x, y = next(batches)
        except StopIteration:
            break
        total += calc_loss_batch(x, y, model, device).item()
        seen += 1
    return total / seen if seen else math.nan


def evaluate_model(model, train_loader, val_loader, device, eval_iter):
    model.train(False)
    with torch.no_grad():
        train_loss = calc_loss_loader(train_loader, model, device, eval_iter)
        val_loss = calc_loss_loader(val_loader, model, device, eval_iter)
    model.train(True)
    return train_loss, val_loss
