"""zip with a range counts the batches."""

from losses import calc_loss_batch


def calc_loss_loader(data_loader, model, device, num_batches=None):
    available = len(data_loader)
    if not available:
        return float("nan")
    wanted = available if num_batches is None else min(num_batches, available)
    return (
        sum(calc_loss_batch(x, y, model, device).item() for _, (x, y) in zip(range(wanted), data_loader, strict=False))
        / wanted
    )
