"""topk, a Counter, and gradients switched off and on again by hand."""

from collections import Counter

import torch


def calc_accuracy_loader(data_loader, model, device, num_batches=None):
    was_on = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    model.eval()
    try:
        tally = Counter()
        for k, batch in enumerate(data_loader, start=1):
            x, y = (t.to(device) for t in batch)
            tally.update(torch.eq(model(x)[:, -1, :].topk(1).indices.squeeze(-1), y).tolist())
            if k == num_batches:
                break
        return tally[True] / sum(tally.values())
    finally:
        torch.set_grad_enabled(was_on)
