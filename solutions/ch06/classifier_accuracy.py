"""How often the classifier is right. Source: book section 6.6."""

from itertools import islice

import torch
from torch import nn
from torch.utils.data import DataLoader


def calc_accuracy_loader(
    data_loader: DataLoader, model: nn.Module, device: torch.device | str, num_batches: int | None = None
) -> float:
    """Share (0 to 1) of correctly classified examples in the first ``num_batches`` batches, or in all.

    The class is read from the logits (b, T, num_classes) of the last token. The model is put in evaluation
    mode and no graph is built. ``num_batches`` may exceed the batches there are.
    """
    ### BEGIN SOLUTION
    model.eval()
    correct, examples = 0, 0
    for input_batch, target_batch in islice(data_loader, num_batches):
        input_batch, target_batch = input_batch.to(device), target_batch.to(device)
        with torch.no_grad():
            logits = model(input_batch)[:, -1, :]  # (b, T, classes) -> (b, classes)
        predicted = torch.argmax(logits, dim=-1)  # (b, classes) -> (b,)
        correct += (predicted == target_batch).sum().item()
        examples += len(target_batch)
    return correct / examples
    ### END SOLUTION
