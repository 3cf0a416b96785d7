"""Results come back as tuples out of zip."""

from classifier_accuracy import calc_accuracy_loader
from classifier_loss import calc_loss_batch, evaluate_model


def train_classifier_simple(model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter):
    losses, accuracies, examples, step = [], [], 0, 0
    for _ in range(num_epochs):
        model.train()
        for inputs, labels in train_loader:
            optimizer.zero_grad()
            calc_loss_batch(inputs, labels, model, device).backward()
            optimizer.step()
            examples += labels.shape[0]
            if step % eval_freq == 0:
                losses.append(evaluate_model(model, train_loader, val_loader, device, eval_iter))
            step += 1
        accuracies.append(
            (
                calc_accuracy_loader(train_loader, model, device, eval_iter),
                calc_accuracy_loader(val_loader, model, device, eval_iter),
            )
        )
    return *zip(*losses, strict=True), *zip(*accuracies, strict=True), examples
