"""A training loop, and how often the trained model is right (book section A.7)."""

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - PyTorch's own habit
from torch.utils.data import DataLoader


def train(
    model: nn.Module, train_loader: DataLoader, optimizer: torch.optim.Optimizer, num_epochs: int
) -> list[float]:
    """Train on the mean cross-entropy of each batch; returns the losses (nats), one float per step, in order.

    The loader gives (features (b, num_inputs), labels (b,)); the model gives logits (b, classes). Every step runs in
    training mode and uses the gradient of its own batch only. Source: book section A.7.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(num_epochs):
        model.train()
        for features, labels in train_loader:
            logits = model(features)
            loss = F.cross_entropy(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses
    ### END SOLUTION


def compute_accuracy(model: nn.Module, dataloader: DataLoader) -> float:
    """Share (0 to 1) of all examples for which the class with the largest logit is the label.

    The model is put in evaluation mode and no graph is built. Batches may be of different sizes.
    Source: book section A.7.
    """
    ### BEGIN SOLUTION
    model.eval()
    correct, examples = 0, 0
    for features, labels in dataloader:
        with torch.no_grad():
            logits = model(features)  # (b, num_inputs) -> (b, classes)
        predictions = torch.argmax(logits, dim=1)  # (b, classes) -> (b,)
        correct += (predictions == labels).sum().item()
        examples += len(labels)
    return correct / examples
    ### END SOLUTION
