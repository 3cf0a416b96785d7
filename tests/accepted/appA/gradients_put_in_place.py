"""torch.autograd.grad, and each gradient put in its place."""

import torch
import torch.nn.functional as F


def train(model, train_loader, optimizer, num_epochs):
    losses = []
    model.train()
    for _ in range(num_epochs):
        for x, y in train_loader:
            optimizer.zero_grad()
            parameters = [p for p in model.parameters() if p.requires_grad]
            loss = F.nll_loss(F.log_softmax(model(x), dim=-1), y)
            for p, g in zip(parameters, torch.autograd.grad(loss, parameters), strict=False):
                p.grad = g
            optimizer.step()
            losses.append(loss.item())
    return losses
