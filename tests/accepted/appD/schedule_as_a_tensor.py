"""The schedule is one tensor; clipping replaces gradients by scaled ones."""

import torch
import torch.nn.functional as F

from previous_chapters import evaluate_model, generate_and_print_sample


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
    total = n_epochs * len(train_loader)
    peak = optimizer.param_groups[0]["lr"]
    s = torch.arange(total, dtype=torch.float64)
    warm = initial_lr + s * (peak - initial_lr) / warmup_steps
    cosine = min_lr + (peak - min_lr) * (1 + torch.cos(torch.pi * (s - warmup_steps) / (total - warmup_steps))) / 2
    track_lrs = torch.where(s < warmup_steps, warm, cosine).tolist()

    train_losses, val_losses, track_tokens_seen = [], [], []
    tokens, step = 0, 0
    while step < total:
        model.train()
        for inputs, targets in train_loader:
            for group in optimizer.param_groups:
                group["lr"] = track_lrs[step]
            inputs, targets = inputs.to(device), targets.to(device)
            optimizer.zero_grad()
            loss = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
            loss.backward()
            if step > warmup_steps:
                norm = torch.linalg.vector_norm(
                    torch.stack([p.grad.norm() for p in model.parameters() if p.grad is not None])
                )
                scale = min(1.0, 1.0 / (norm.item() + 1e-6))
                for p in model.parameters():
                    if p.grad is not None:
                        p.grad = p.grad * scale
            optimizer.step()
            tokens += inputs.numel()
            if step % eval_freq == 0:
                for record, value in zip(
                    (train_losses, val_losses),
                    evaluate_model(model, train_loader, val_loader, device, eval_iter),
                    strict=False,
                ):
                    record.append(value)
                track_tokens_seen += [tokens]
            step += 1
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens_seen, track_lrs
