"""A row at a time, to save memory; and it looks at losses and hits before and after the steps, and prints them."""

import torch

from losses import calc_loss_batch, calc_loss_loader, evaluate_model
from training import generate_and_print_sample


def train_model_simple(
    model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter, start_context, tokenizer
):
    with torch.no_grad():
        print("before:", calc_loss_loader(val_loader, model, device, eval_iter))
    train_losses, val_losses, track_tokens_seen, tokens_seen, step = [], [], [], 0, 0
    for _ in range(num_epochs):
        for inputs, targets in train_loader:
            model.train()
            optimizer.zero_grad()
            for row, goal in zip(inputs.split(1), targets.split(1), strict=True):
                (calc_loss_batch(row, goal, model, device) / len(inputs)).backward()
            optimizer.step()
            hits = (model(inputs.to(device)).argmax(-1) == targets.to(device)).float().mean().item()
            print(step, hits, calc_loss_batch(inputs, targets, model, device).item())
            tokens_seen += inputs.numel()
            if step % eval_freq == 0:
                losses = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(losses[0])
                val_losses.append(losses[1])
                track_tokens_seen.append(tokens_seen)
            step += 1
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens_seen
