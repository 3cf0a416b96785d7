"""Looks at the batch's loss again after each step, without a gradient, and prints it."""

import math

import torch
from torch import nn

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    peak_lr, steps = optimizer.param_groups[0]["lr"], n_epochs * len(train_loader)
    train_losses, val_losses, track_tokens_seen, track_lrs, tokens_seen = [], [], [], [], 0
    for _ in range(n_epochs):
        for inputs, targets in train_loader:
            model.train()
            step = len(track_lrs)
            lr = initial_lr + step * (peak_lr - initial_lr) / warmup_steps
            if step >= warmup_steps:
                progress = (step - warmup_steps) / (steps - warmup_steps)
                lr = min_lr + (peak_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2
            track_lrs.append(lr)
            for group in optimizer.param_groups:
                group["lr"] = lr
            optimizer.zero_grad()
            loss = calc_loss_batch(inputs, targets, model, device)
            loss.backward()
            if step > warmup_steps:
                nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            optimizer.step()
            with torch.no_grad():
                print(step, lr, loss.item(), calc_loss_batch(inputs, targets, model, device).item())
            tokens_seen += inputs.numel()
            if step % eval_freq == 0:
                losses = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(losses[0])
                val_losses.append(losses[1])
                track_tokens_seen.append(tokens_seen)
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens_seen, track_lrs
