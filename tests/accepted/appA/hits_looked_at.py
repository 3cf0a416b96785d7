"""Asks the model once more for the hits that it prints, and for the number of classes."""

from torch.nn import functional as F


def train(model, train_loader, optimizer, num_epochs):
    losses = []
    for _ in range(num_epochs):
        model.train()
        for features, labels in train_loader:
            wanted = F.one_hot(labels, model(features).shape[1])
            loss = -(wanted * F.log_softmax(model(features), dim=1)).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            print("right:", (model(features).argmax(dim=1) == labels).float().mean().item())
            losses.append(loss.item())
    return losses
