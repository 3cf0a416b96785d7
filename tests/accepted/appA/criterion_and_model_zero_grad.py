"""A loss module, gradients zeroed on the model and kept as zeros, mode set for every batch."""

from torch import nn


def train(model, train_loader, optimizer, num_epochs):
    criterion = nn.CrossEntropyLoss()
    losses = []
    for epoch in range(num_epochs):
        for number, (features, labels) in enumerate(train_loader):
            model.train(True)
            model.zero_grad(set_to_none=False)
            loss = criterion(model(features), labels)
            loss.backward()
            optimizer.step()
            losses += [float(loss.detach())]
            print(f"epoch {epoch + 1} batch {number}: {losses[-1]:.2f}")
    model.eval()
    return losses
