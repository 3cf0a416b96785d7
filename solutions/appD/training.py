"""The training loop of chapter 5 with warm-up, cosine decay and gradient clipping."""

from __future__ import annotations

import math

import torch
from tiktoken import Encoding
from torch import nn
from torch.utils.data import DataLoader

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model: nn.Module,
    train_loader: DataLoader,
    val_loader: DataLoader,
    optimizer: torch.optim.Optimizer,
    device: torch.device | str,
    n_epochs: int,
    eval_freq: int,
    eval_iter: int,
    start_context: str,
    tokenizer: Encoding,
    warmup_steps: int,
    initial_lr: float = 3e-05,
    min_lr: float = 1e-6,
) -> tuple[list[float], list[float], list[int], list[float]]:
    """``train_model_simple`` with a learning rate that is set before every step, and clipped gradients.

    Steps are counted from 0 over all epochs. The peak rate is the one the optimizer came with. In the first
    ``warmup_steps`` (at least 1) steps the rate rises from ``initial_lr`` by equal amounts, so that it would
    reach the peak at step ``warmup_steps``; from there it falls along half a cosine that would reach
    ``min_lr`` at step ``len(train_loader) * n_epochs``. Every parameter group gets it. After step
    ``warmup_steps`` (not at it) the norm of all gradients together is clipped to 1.
    Returns (train_losses, val_losses, track_tokens_seen, track_lrs); track_lrs has one entry a step.
    Source: book sections D.1 to D.4; Loshchilov and Hutter 2017 (cosine annealing).
    """
    ### BEGIN SOLUTION
    train_losses, val_losses, track_tokens_seen, track_lrs = [], [], [], []
    tokens_seen, global_step = 0, -1
    peak_lr = optimizer.param_groups[0]["lr"]
    total_steps = len(train_loader) * n_epochs
    lr_increment = (peak_lr - initial_lr) / warmup_steps
    for epoch in range(n_epochs):
        model.train()
        for input_batch, target_batch in train_loader:
            optimizer.zero_grad()
            global_step += 1
            if global_step < warmup_steps:
                lr = initial_lr + global_step * lr_increment
            else:
                progress = (global_step - warmup_steps) / (total_steps - warmup_steps)
                lr = min_lr + (peak_lr - min_lr) * 0.5 * (1 + math.cos(math.pi * progress))
            for param_group in optimizer.param_groups:
                param_group["lr"] = lr
            track_lrs.append(lr)
            loss = calc_loss_batch(input_batch, target_batch, model, device)
            loss.backward()
            if global_step > warmup_steps:
                torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            optimizer.step()
            tokens_seen += input_batch.numel()
            if global_step % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(train_loss)
                val_losses.append(val_loss)
                track_tokens_seen.append(tokens_seen)
                print(f"epoch {epoch + 1} step {global_step:06d}: train {train_loss:.3f}, val {val_loss:.3f}")
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens_seen, track_lrs
    ### END SOLUTION
