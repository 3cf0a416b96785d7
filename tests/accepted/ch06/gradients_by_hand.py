"""Gradients are cleared by setting them to None, and the losses come from calc_loss_loader."""

import torch

from classifier_accuracy import calc_accuracy_loader
from classifier_loss import calc_loss_batch, calc_loss_loader


def train_classifier_simple(model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter):
    train_losses, val_losses, train_accs, val_accs, seen, due = [], [], [], [], 0, 1
    step = 0
    for _ in range(num_epochs):
        for ids, labels in train_loader:
            model.train()
            for parameter in model.parameters():
                parameter.grad = None
            calc_loss_batch(ids, labels, model, device).backward()
            optimizer.step()
            step, seen = step + 1, seen + ids.size(0)
            if step == due:
                due += eval_freq
                model.eval()
                with torch.no_grad():
                    train_losses.append(calc_loss_loader(train_loader, model, device, eval_iter))
                    val_losses.append(calc_loss_loader(val_loader, model, device, eval_iter))
        train_accs.append(calc_accuracy_loader(train_loader, model, device, num_batches=eval_iter))
        val_accs.append(calc_accuracy_loader(val_loader, model, device, num_batches=eval_iter))
    return train_losses, val_losses, train_accs, val_accs, seen
