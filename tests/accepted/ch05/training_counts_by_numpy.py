"""Tokens counted by numpy's prod of the batch's shape; the step's loss printed each time."""

import numpy as np

from losses import calc_loss_batch, evaluate_model
from training import generate_and_print_sample


def train_model_simple(
    model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter, start_context, tokenizer
):
    train_losses, val_losses, track = [], [], []
    seen, step = 0, 0
    for _ in range(num_epochs):
        model.train()
        for batch in train_loader:
            loss = calc_loss_batch(*batch, model, device)
            print("loss", loss.item())
            model.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
            seen += np.prod(batch[0].shape)
            if step % eval_freq == 0:
                losses = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(losses[0])
                val_losses.append(losses[1])
                track.append(seen)
            step += 1
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track
