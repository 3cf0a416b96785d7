"""A training loop that calls none of the other answers and clears gradients after the step."""

import torch
from torch.nn.functional import cross_entropy


def _measure(model, loader, device, batches):
    model.eval()
    losses, hits, seen = [], 0, 0
    with torch.no_grad():
        for i, (ids, labels) in enumerate(loader):
            if i >= batches:
                break
            logits = model(ids.to(device))[:, -1]
            losses.append(cross_entropy(logits, labels.to(device)).item())
            hits += (logits.argmax(-1) == labels.to(device)).sum().item()
            seen += len(ids)
    model.train()
    return sum(losses) / len(losses), hits / seen


def train_classifier_simple(model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter):
    record = {"train_losses": [], "val_losses": [], "train_accs": [], "val_accs": []}
    optimizer.zero_grad()
    steps = examples = 0
    model.train()
    for _ in range(num_epochs):
        for ids, labels in train_loader:
            cross_entropy(model(ids.to(device))[:, -1], labels.to(device)).backward()
            optimizer.step()
            optimizer.zero_grad()
            examples += len(labels)
            if steps % eval_freq == 0:
                record["train_losses"].append(_measure(model, train_loader, device, eval_iter)[0])
                record["val_losses"].append(_measure(model, val_loader, device, eval_iter)[0])
            steps += 1
        record["train_accs"].append(_measure(model, train_loader, device, eval_iter)[1])
        record["val_accs"].append(_measure(model, val_loader, device, eval_iter)[1])
    return (*record.values(), examples)
