"""Gradients by torch.autograd.grad, put in place by hand; targets counted for tokens."""

import torch

from losses import calc_loss_batch, evaluate_model
from training import generate_and_print_sample


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
    lists = ([], [], [])
    tokens, step = 0, -1
    parameters = list(model.parameters())
    for epoch in range(1, num_epochs + 1):
        model.train()
        for inputs, targets in train_loader:
            gradients = torch.autograd.grad(calc_loss_batch(inputs, targets, model, device), parameters)
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter.grad = gradient
            optimizer.step()
            tokens, step = tokens + targets.numel(), step + 1
            if step % eval_freq == 0:
                found = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                for values, value in zip(lists, (*found, tokens), strict=True):
                    values.append(value)
                print("epoch", epoch, found)
        generate_and_print_sample(model, tokenizer, device, start_context)
    return lists
