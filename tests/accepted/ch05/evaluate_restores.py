"""The mode is put back to what it was, whatever happens; gradients are switched by hand."""

import torch

from losses import calc_loss_loader


def evaluate_model(model, train_loader, val_loader, device, eval_iter):
    training, gradients = model.training, torch.is_grad_enabled()
    model.eval()
    torch.set_grad_enabled(False)
    try:
        return (
            calc_loss_loader(train_loader, model, device, eval_iter),
            calc_loss_loader(val_loader, model, device, eval_iter),
        )
    finally:
        torch.set_grad_enabled(gradients)
        model.train(training)
