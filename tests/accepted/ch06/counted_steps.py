"""One loop over all steps of all epochs; the mode is set before every step."""

from classifier_accuracy import calc_accuracy_loader
from classifier_loss import calc_loss_batch, evaluate_model


def train_classifier_simple(model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter):
    losses, accuracies, seen = [], [], []
    stream = (batch for _ in range(num_epochs) for batch in train_loader)
    for step, (ids, labels) in enumerate(stream, start=1):
        model.train()
        loss = calc_loss_batch(ids, labels, model, device)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
        seen.append(labels.numel())
        if (step - 1) % eval_freq == 0:
            losses.append(evaluate_model(model, train_loader, val_loader, device, eval_iter))
        if step % len(train_loader) == 0:
            accuracies.append([calc_accuracy_loader(x, model, device, eval_iter) for x in (train_loader, val_loader)])
    train_losses, val_losses = map(list, zip(*losses, strict=True))
    train_accs, val_accs = map(list, zip(*accuracies, strict=True))
    return train_losses, val_losses, train_accs, val_accs, sum(seen)
