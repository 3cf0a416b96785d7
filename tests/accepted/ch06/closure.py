"""The optimizer is handed a closure."""

from classifier_accuracy import calc_accuracy_loader
from classifier_loss import calc_loss_batch, evaluate_model


def train_classifier_simple(model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter):
    tl, vl, ta, va = [], [], [], []
    seen = step = 0
    for _ep in range(num_epochs):
        for x, y in train_loader:
            model.train()

            def closure(x=x, y=y):
                optimizer.zero_grad()
                loss = calc_loss_batch(x, y, model, device)
                loss.backward()
                return loss

            optimizer.step(closure)
            seen += len(y)
            if step % eval_freq == 0:
                a, b = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                tl.append(a), vl.append(b)
            step += 1
        ta.append(calc_accuracy_loader(train_loader, model, device, eval_iter))
        va.append(calc_accuracy_loader(val_loader, model, device, eval_iter))
    return tl, vl, ta, va, seen
