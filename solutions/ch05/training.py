"""Pretraining: the loop, and a sample of text after every epoch."""

from __future__ import annotations

import torch
from tiktoken import Encoding
from torch import nn
from torch.utils.data import DataLoader

from losses import calc_loss_batch, evaluate_model
from previous_chapters import generate_text_simple
from text_tokens import text_to_token_ids, token_ids_to_text


def generate_and_print_sample(
    model: nn.Module, tokenizer: Encoding, device: torch.device | str, start_context: str
) -> None:
    """Print ``start_context`` and the 50 tokens that the model finds likeliest after it, on one line.

    The start is moved to ``device``. Newlines are printed as spaces. The context length is the number of rows of
    ``model.pos_emb.weight``. The model generates in evaluation mode and is in training mode afterwards.
    Source: book section 5.2.
    """
    ### BEGIN SOLUTION
    model.eval()
    context_size = model.pos_emb.weight.shape[0]
    encoded = text_to_token_ids(start_context, tokenizer).to(device)
    with torch.no_grad():
        token_ids = generate_text_simple(model, encoded, max_new_tokens=50, context_size=context_size)
    print(token_ids_to_text(token_ids, tokenizer).replace("\n", " "))
    model.train()
    ### END SOLUTION


def train_model_simple(
    model: nn.Module,
    train_loader: DataLoader,
    val_loader: DataLoader,
    optimizer: torch.optim.Optimizer,
    device: torch.device | str,
    num_epochs: int,
    eval_freq: int,
    eval_iter: int,
    start_context: str,
    tokenizer: Encoding,
) -> tuple[list[float], list[float], list[int]]:
    """Train for ``num_epochs`` passes over ``train_loader``, one optimizer step a batch.

    After steps 0, eval_freq, 2*eval_freq, ... (counted over all epochs) the losses over ``eval_iter`` batches
    are recorded together with the number of tokens trained on so far; after every epoch a sample is printed.
    Returns (train_losses, val_losses, track_tokens_seen). Source: book section 5.2, figure 5.11.
    """
    ### BEGIN SOLUTION
    train_losses, val_losses, track_tokens_seen = [], [], []
    tokens_seen, global_step = 0, -1
    for epoch in range(num_epochs):
        model.train()
        for input_batch, target_batch in train_loader:
            optimizer.zero_grad()
            loss = calc_loss_batch(input_batch, target_batch, model, device)
            loss.backward()
            optimizer.step()
            tokens_seen += input_batch.numel()
            global_step += 1
            if global_step % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(train_loss)
                val_losses.append(val_loss)
                track_tokens_seen.append(tokens_seen)
                print(f"epoch {epoch + 1} step {global_step:06d}: train {train_loss:.3f}, val {val_loss:.3f}")
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, track_tokens_seen
    ### END SOLUTION
