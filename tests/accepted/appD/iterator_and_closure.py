"""next() on an iterator in place of a for loop; epochs follow from the step's number."""

import math

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    peak, total = optimizer.param_groups[0]["lr"], len(train_loader) * n_epochs
    results = [[], [], [], []]
    tokens, batches = 0, None
    for step in range(total):
        if step % len(train_loader) == 0:
            model.train()
            batches = iter(train_loader)
        x, y = next(batches)
        if step < warmup_steps:
            lr = initial_lr + (peak - initial_lr) / warmup_steps * step
        else:
            done = (step - warmup_steps) / (total - warmup_steps)
            lr = min_lr + (peak - min_lr) * 0.5 * (1 + math.cos(math.pi * done))
        results[3].append(lr)
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.zero_grad()
        calc_loss_batch(x, y, model, device).backward()
        if step > warmup_steps:
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        optimizer.step()
        tokens += x.nelement()
        if step % eval_freq == 0:
            found = evaluate_model(model, train_loader, val_loader, device, eval_iter)
            for values, value in zip(results, (*found, tokens), strict=False):
                values.append(value)
        if (step + 1) % len(train_loader) == 0:
            generate_and_print_sample(model, tokenizer, device, start_context)
    return tuple(results)
