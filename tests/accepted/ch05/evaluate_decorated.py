"""no_grad as a decorator; train(False) in place of eval()."""

import torch

from losses import calc_loss_loader


@torch.no_grad()
def evaluate_model(model, train_loader, val_loader, device, eval_iter):
    model.train(False)
    val_loss = calc_loss_loader(val_loader, model, device, num_batches=eval_iter)
    train_loss = calc_loss_loader(train_loader, model, device, num_batches=eval_iter)
    model.train(True)
    return train_loss, val_loss
