"""The schedule is computed with torch in float64; clipping divides by max(norm, 1)."""

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    total, peak = len(train_loader) * n_epochs, optimizer.param_groups[0]["lr"]
    steps = torch.arange(total, dtype=torch.float64)
    rising = initial_lr + steps * (peak - initial_lr) / warmup_steps
    progress = (steps - warmup_steps) / (total - warmup_steps)
    falling = min_lr + (peak - min_lr) * (1 + torch.cos(torch.pi * progress)) / 2
    rates = torch.where(steps < warmup_steps, rising, falling).tolist()
    train_losses, val_losses, track_tokens_seen, track_lrs = [], [], [], []
    step = tokens_seen = 0
    for _ in range(n_epochs):
        model.train()
        for batch in train_loader:
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group["lr"] = rates[step]
            track_lrs.append(rates[step])
            calc_loss_batch(*batch, model, device).backward()
            if step > warmup_steps:
                norm = torch.linalg.vector_norm(torch.cat([p.grad.flatten() for p in model.parameters()]))
                for parameter in model.parameters():
                    parameter.grad /= norm.clamp(min=1.0)
            optimizer.step()
            tokens_seen += batch[0].numel()
            if step % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(train_loss)
                val_losses.append(val_loss)
                track_tokens_seen.append(tokens_seen)
            step += 1
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens_seen, track_lrs
