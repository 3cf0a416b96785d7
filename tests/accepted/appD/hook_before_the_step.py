"""The rate is set by a hook that the optimizer calls before its step, and clipping stands there too."""

import math

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


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
    peak, total = optimizer.param_groups[0]["lr"], n_epochs * len(train_loader)
    rates = []

    def before(optimizer, args, kwargs):
        s = len(rates)
        if s < warmup_steps:
            rate = initial_lr + s * (peak - initial_lr) / warmup_steps
        else:
            rate = min_lr + (peak - min_lr) * (1 + math.cos(math.pi * (s - warmup_steps) / (total - warmup_steps))) / 2
        for group in optimizer.param_groups:
            group["lr"] = rate
        rates.append(rate)
        if s > warmup_steps:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)

    handle = optimizer.register_step_pre_hook(before)
    out = [], [], []
    seen = 0
    try:
        for _ in range(n_epochs):
            model.train()
            for x, y in train_loader:
                optimizer.zero_grad()
                calc_loss_batch(x, y, model, device).backward()
                optimizer.step()
                seen += x.numel()
                if (len(rates) - 1) % eval_freq == 0:
                    row = *evaluate_model(model, train_loader, val_loader, device, eval_iter), seen
                    for column, value in zip(out, row, strict=True):
                        column.append(value)
            generate_and_print_sample(model, tokenizer, device, start_context)
    finally:
        handle.remove()
    return *out, rates
