"""The last position's loss in float64."""

from torch.nn import functional as F


def calc_loss_batch(input_batch, target_batch, model, device):
    logits = model(input_batch.to(device))
    return F.cross_entropy(logits[:, -1].double(), target_batch.to(device))
