"""The optimizer is handed a closure, which computes loss and gradients within the step."""

import torch.nn.functional as F

TRAIN_FEATURES = [
    [-1.9, 0.4],
    [-1.1, 1.6],
    [-0.3, 2.2],
    [-2.4, 1.1],
    [-0.8, 0.9],
    [-1.6, 2.5],
    [0.2, 1.4],
    [1.3, -0.6],
    [2.1, -1.7],
    [0.6, -1.2],
    [1.8, 0.1],
    [2.6, -0.9],
    [1.0, -2.3],
    [0.3, -0.4],
]
TRAIN_LABELS = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
TEST_FEATURES = [[-1.3, 0.7], [1.5, -1.1], [-0.5, 1.9], [2.2, -0.3], [0.1, 0.6]]
TEST_LABELS = [0, 1, 0, 1, 0]


def train(model, train_loader, optimizer, num_epochs):
    losses = []
    for _ in range(num_epochs):
        model.train()
        for x, y in train_loader:

            def closure(x=x, y=y):
                optimizer.zero_grad()
                loss = F.cross_entropy(model(x), y)
                loss.backward()
                return loss

            losses.append(float(optimizer.step(closure)))
    return losses
