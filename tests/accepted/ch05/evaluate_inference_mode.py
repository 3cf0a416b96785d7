"""inference_mode in place of no_grad."""

import torch

from losses import calc_loss_loader


def evaluate_model(model, train_loader, val_loader, device, eval_iter):
    model.eval()
    with torch.inference_mode():
        losses = [calc_loss_loader(loader, model, device, eval_iter) for loader in (train_loader, val_loader)]
    model.train()
    return tuple(losses)
