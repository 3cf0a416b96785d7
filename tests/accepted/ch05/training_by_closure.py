"""The optimizer is handed a closure, which computes loss and gradients within the step."""

import torch

from losses import calc_loss_batch, evaluate_model
from training import generate_and_print_sample


def train_model_simple(
    model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter, start_context, tokenizer
):
    hist = {"t": [], "v": [], "n": []}
    n, step = 0, -1
    optimizer.zero_grad()
    for _ in range(num_epochs):
        model.train()
        for x, y in train_loader:

            def closure(x=x, y=y):
                optimizer.zero_grad()
                loss = calc_loss_batch(x, y, model, device)
                loss.backward()
                return loss

            optimizer.step(closure)
            n += torch.numel(x)
            step += 1
            if not step % eval_freq:
                a, b = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                hist["t"].append(a)
                hist["v"].append(b)
                hist["n"].append(n)
                model.train()
        generate_and_print_sample(model=model, tokenizer=tokenizer, device=device, start_context=start_context)
    return hist["t"], hist["v"], hist["n"]
