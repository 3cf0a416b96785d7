"""All rates are computed with numpy before training; the gradients are clipped by hand."""

import numpy as np
import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    total = len(train_loader) * n_epochs
    peak = optimizer.param_groups[0]["lr"]
    rise = initial_lr + (peak - initial_lr) * np.arange(warmup_steps) / warmup_steps
    progress = np.arange(total - warmup_steps) / (total - warmup_steps)
    fall = min_lr + (peak - min_lr) * np.cos(np.pi * progress / 2) ** 2  # (1 + cos x) / 2 = cos(x / 2) ** 2
    rates = np.concatenate([rise, fall]).tolist()
    results = [], [], []
    tokens = 0
    steps = iter(range(total))
    for _ in range(n_epochs):
        model.train()
        for inputs, targets in train_loader:
            step = next(steps)
            for group in optimizer.param_groups:
                group.update(lr=rates[step])
            model.zero_grad()
            calc_loss_batch(inputs, targets, model, device).backward()
            if step > warmup_steps:
                gradients = [p.grad for p in model.parameters() if p.grad is not None]
                norm = torch.sqrt(sum((g**2).sum() for g in gradients))
                if norm > 1.0:
                    for gradient in gradients:
                        gradient.mul_(1.0 / norm)
            optimizer.step()
            tokens += inputs.numel()
            if step % eval_freq == 0:
                found = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                for values, value in zip(results, (*found, tokens), strict=True):
                    values.append(value)
        generate_and_print_sample(model, tokenizer, device, start_context)
    return *results, rates[:total]
