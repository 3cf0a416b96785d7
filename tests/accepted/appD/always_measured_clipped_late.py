"""clip_grad_norm_ is called in every step, without a limit during the warm-up."""

import math

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    peak = optimizer.param_groups[0]["lr"]
    total = len(train_loader) * n_epochs
    losses, tokens, rates = [], [], []
    seen, step = 0, -1
    for _ in range(n_epochs):
        model.train()
        for x, y in train_loader:
            step += 1
            rate = initial_lr + step * ((peak - initial_lr) / warmup_steps)
            if step >= warmup_steps:
                rate = min_lr + 0.5 * (peak - min_lr) * (
                    1 + math.cos(math.pi * (step - warmup_steps) / (total - warmup_steps))
                )
            rates.append(rate)
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
            loss = calc_loss_batch(x, y, model, device)
            loss.backward()
            limit = 1.0 if step > warmup_steps else float("inf")
            torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
            optimizer.step()
            seen += x.numel()
            if step % eval_freq == 0:
                losses.append(evaluate_model(model, train_loader, val_loader, device, eval_iter))
                tokens.append(seen)
        generate_and_print_sample(model, tokenizer, device, start_context)
    return [a for a, _ in losses], [b for _, b in losses], tokens, rates
