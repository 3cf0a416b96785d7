"""Steps are numbered from 1 inside, and every formula knows it."""

import math

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    first_group = optimizer.param_groups[0]
    peak, total = first_group["lr"], len(train_loader) * n_epochs
    out = {"train": [], "val": [], "tokens": [], "lr": []}
    number = tokens = 0
    for epoch in range(n_epochs):
        model.train()
        for inputs, targets in train_loader:
            number += 1
            optimizer.zero_grad()
            if number <= warmup_steps:
                lr = initial_lr + (number - 1) * (peak - initial_lr) / warmup_steps
            else:
                angle = math.pi * (number - 1 - warmup_steps) / (total - warmup_steps)
                lr = 0.5 * (peak + min_lr) + 0.5 * (peak - min_lr) * math.cos(angle)
            for group in optimizer.param_groups:
                group["lr"] = lr
            out["lr"].append(lr)
            calc_loss_batch(inputs, targets, model, device).backward()
            if number > warmup_steps + 1:
                torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            optimizer.step()
            tokens += inputs.numel()
            if (number - 1) % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                out["train"].append(train_loss)
                out["val"].append(val_loss)
                out["tokens"].append(tokens)
                print(epoch, number, train_loss, val_loss)
        generate_and_print_sample(model, tokenizer, device, start_context)
    return out["train"], out["val"], out["tokens"], out["lr"]
