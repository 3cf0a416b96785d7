"""Fine-tuning on labelled messages. Source: book section 6.7."""

import torch
from torch import nn
from torch.utils.data import DataLoader

from classifier_accuracy import calc_accuracy_loader
from classifier_loss import calc_loss_batch, evaluate_model


def train_classifier_simple(
    model: nn.Module,
    train_loader: DataLoader,
    val_loader: DataLoader,
    optimizer: torch.optim.Optimizer,
    device: torch.device | str,
    num_epochs: int,
    eval_freq: int,
    eval_iter: int,
) -> tuple[list[float], list[float], list[float], list[float], int]:
    """Train and keep a record: (train_losses, val_losses, train_accs, val_accs, examples_seen).

    Losses: after optimizer step 1 and every ``eval_freq`` steps from there (steps 1, 1 + eval_freq, ...
    counted over the whole run). Accuracies: after each epoch. Both over ``eval_iter`` batches.
    ``examples_seen`` counts training examples, not batches. Every training step runs in training mode.
    """
    ### BEGIN SOLUTION
    train_losses, val_losses, train_accs, val_accs = [], [], [], []
    examples_seen, global_step = 0, -1

    for epoch in range(num_epochs):
        model.train()
        for input_batch, target_batch in train_loader:
            optimizer.zero_grad()
            loss = calc_loss_batch(input_batch, target_batch, model, device)
            loss.backward()
            optimizer.step()
            examples_seen += input_batch.shape[0]
            global_step += 1

            if global_step % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(train_loss)
                val_losses.append(val_loss)
                print(f"epoch {epoch + 1}, step {global_step}: loss {train_loss:.3f} / {val_loss:.3f}")

        train_accs.append(calc_accuracy_loader(train_loader, model, device, num_batches=eval_iter))
        val_accs.append(calc_accuracy_loader(val_loader, model, device, num_batches=eval_iter))
        print(f"epoch {epoch + 1}: accuracy {train_accs[-1]:.1%} / {val_accs[-1]:.1%}")

    return train_losses, val_losses, train_accs, val_accs, examples_seen
    ### END SOLUTION
