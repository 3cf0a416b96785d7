"""A function of the step; the cosine as a sine; clearing after the step."""

import math

from torch.nn.utils import clip_grad_norm_

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def rate(step, peak, total, warmup_steps, initial_lr, min_lr):
    if step < warmup_steps:
        share = step / warmup_steps
        return (1 - share) * initial_lr + share * peak
    left = (total - step) / (total - warmup_steps)  # 1 at the peak, 0 at the end
    return min_lr + (peak - min_lr) * math.sin(math.pi / 2 * left) ** 2


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    peak, total = optimizer.param_groups[0]["lr"], len(train_loader) * n_epochs
    train_losses, val_losses, track_tokens, track_lrs = [], [], [], []
    tokens, step = 0, 0
    optimizer.zero_grad()
    for _ in range(n_epochs):
        model.train()
        for x, y in train_loader:
            now = rate(step, peak, total, warmup_steps, initial_lr, min_lr)
            loss = calc_loss_batch(x, y, model, device)
            loss.backward()
            if step >= warmup_steps + 1:
                clip_grad_norm_(
                    [p for group in optimizer.param_groups for p in group["params"]], 1.0, foreach=False
                )
            for group in optimizer.param_groups:
                group["lr"] = now
            optimizer.step()
            optimizer.zero_grad()
            track_lrs.append(now)
            tokens += x.shape[0] * x.shape[1]
            if step % eval_freq == 0:
                losses = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(losses[0])
                val_losses.append(losses[1])
                track_tokens.append(tokens)
            step += 1
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens, track_lrs
