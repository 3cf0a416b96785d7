"""The warm-up adds to the rate of the step before; complex numbers turn for the cosine."""

import cmath

import torch

from previous_chapters import calc_loss_batch, evaluate_model, generate_and_print_sample


def train_model(
    model, train_loader, val_loader, optimizer, device, n_epochs, eval_freq, eval_iter, start_context, tokenizer,
    warmup_steps, initial_lr=3e-05, min_lr=1e-6,
):  # fmt: skip
    peak = max(group["lr"] for group in optimizer.param_groups)
    total = len(train_loader) * n_epochs
    lr = initial_lr
    train_losses, val_losses, seen, lrs, tokens, step = [], [], [], [], 0, -1
    model.train()
    for _ in range(n_epochs):
        for x, y in train_loader:
            step += 1
            if step == 0:
                lr = initial_lr
            elif step < warmup_steps:
                lr += (peak - initial_lr) / warmup_steps
            else:
                turned = cmath.exp(1j * cmath.pi * (step - warmup_steps) / (total - warmup_steps))
                lr = (peak + min_lr) / 2 + (peak - min_lr) / 2 * turned.real
            for i in range(len(optimizer.param_groups)):
                optimizer.param_groups[i]["lr"] = lr
            lrs.append(optimizer.param_groups[-1]["lr"])
            optimizer.zero_grad(set_to_none=False)
            calc_loss_batch(x, y, model, device).backward()
            if not step <= warmup_steps:
                torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm=1.0, norm_type=2)
            optimizer.step()
            tokens += y.numel()
            if step % eval_freq == 0:
                a, b = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses, val_losses, seen = train_losses + [a], val_losses + [b], seen + [tokens]
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, seen, lrs
