"""Rates by a function; loss, gradients and clipping in a closure."""

import math

import torch
import torch.nn as nn

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def find_highest_gradient(model):
    g = [p.grad.detach().reshape(-1) for p in model.parameters() if p.grad is not None]
    return torch.cat(g).max().item() if g else None


def train_model(
    model,
    train_loader,
    val_loader,
    optimizer,
    device,
    n_epochs,
    eval_freq,
    eval_iter,
    start_context,
    tokenizer,
    warmup_steps,
    initial_lr=3e-05,
    min_lr=1e-6,
):
    peak = optimizer.param_groups[0]["lr"]
    total = n_epochs * len(train_loader)

    def lr_at(s):
        if s < warmup_steps:
            return initial_lr + s * (peak - initial_lr) / warmup_steps
        p = (s - warmup_steps) / (total - warmup_steps)
        return min_lr + (peak - min_lr) * (1 + math.cos(math.pi * p)) / 2

    a, b, c, lrs = [], [], [], []
    step = seen = 0
    for _ in range(n_epochs):
        model.train()
        for x, y in train_loader:
            lr = lr_at(step)
            for g in optimizer.param_groups:
                g.update(lr=lr)
            lrs.append(optimizer.param_groups[0]["lr"])

            def closure(x=x, y=y, step=step):
                optimizer.zero_grad()
                loss = calc_loss_batch(x, y, model, device)
                loss.backward()
                if step > warmup_steps:
                    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                return loss

            optimizer.step(closure)
            seen += x.numel()
            if step % eval_freq == 0:
                t, v = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                a.append(t)
                b.append(v)
                c.append(seen)
            step += 1
        generate_and_print_sample(model, tokenizer, device, start_context)
    return a, b, c, lrs
