"""A subclass of LRScheduler, and clipping over the optimizer's groups."""

import math

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


class WarmupCosine(torch.optim.lr_scheduler.LRScheduler):
    def __init__(self, optimizer, warmup, total, first, low, peak):
        self.warmup, self.total, self.first, self.low, self.peak = warmup, total, first, low, peak
        super().__init__(optimizer)

    def get_lr(self):
        s = self.last_epoch
        if s < self.warmup:
            lr = self.first + (self.peak - self.first) * s / self.warmup
        else:
            lr = (
                self.low
                + (self.peak - self.low) * (1 + math.cos(math.pi * (s - self.warmup) / (self.total - self.warmup))) / 2
            )
        return [lr for _ in self.optimizer.param_groups]


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
    scheduler = WarmupCosine(
        optimizer, warmup_steps, len(train_loader) * n_epochs, initial_lr, min_lr, optimizer.param_groups[0]["lr"]
    )
    train_losses, val_losses, tokens_track, lrs = [], [], [], []
    tokens, step = 0, -1
    for _epoch in range(n_epochs):
        model.train()
        for inputs, targets in train_loader:
            step += 1
            optimizer.zero_grad()
            lrs += scheduler.get_last_lr()[:1]
            calc_loss_batch(inputs, targets, model, device).backward()
            if step > warmup_steps:
                torch.nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 1.0)
            optimizer.step()
            scheduler.step()
            tokens += inputs.numel()
            if step % eval_freq == 0:
                losses = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(losses[0])
                val_losses.append(losses[1])
                tokens_track.append(tokens)
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, tokens_track, lrs
