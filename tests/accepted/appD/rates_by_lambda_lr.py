"""PyTorch's LambdaLR does the schedule."""

import math

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    peak = optimizer.param_groups[0]["lr"]
    total = n_epochs * len(train_loader)

    def factor(step):
        if step < warmup_steps:
            return (initial_lr + step / warmup_steps * (peak - initial_lr)) / peak
        turn = math.pi * (step - warmup_steps) / (total - warmup_steps)
        return (min_lr + (peak - min_lr) * (1 + math.cos(turn)) / 2) / peak

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    train_losses, val_losses, seen, rates = [], [], [], []
    tokens = step = 0
    for _ in range(n_epochs):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            rates.append(schedule.get_last_lr()[0])
            calc_loss_batch(x, y, model, device).backward()
            if step > warmup_steps:
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            tokens += x.numel()
            if step % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(train_loss)
                val_losses.append(val_loss)
                seen.append(tokens)
            step += 1
            schedule.step()
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, seen, rates
