"""All epochs as one stream of batches; a sample whenever one pass is through. Evaluates by itself."""

import torch

from losses import calc_loss_batch, calc_loss_loader
from training import generate_and_print_sample


def batches(loader, epochs):
    for _ in range(epochs):
        for number, batch in enumerate(loader, start=1):
            yield batch, number == len(loader)


def train_model_simple(
    model,
    train_loader,
    val_loader,
    optimizer,
    device,
    num_epochs,
    eval_freq,
    eval_iter,
    start_context,
    tokenizer,
):
    train_losses, val_losses, track_tokens_seen, tokens_seen = [], [], [], 0
    for step, ((inputs, targets), last) in enumerate(batches(train_loader, num_epochs)):
        model.train()
        for parameter in model.parameters():
            parameter.grad = None
        loss = calc_loss_batch(inputs, targets, model, device)
        loss.backward()
        optimizer.step()
        tokens_seen += inputs.numel()
        if not step % eval_freq:
            model.eval()
            with torch.no_grad():
                train_losses.append(calc_loss_loader(train_loader, model, device, eval_iter))
                val_losses.append(calc_loss_loader(val_loader, model, device, eval_iter))
            model.train()
            track_tokens_seen.append(tokens_seen)
        if last:
            generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens_seen
