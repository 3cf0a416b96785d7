"""Each token's loss by itself, the label used as an index."""


def calc_loss_batch(input_batch, target_batch, model, device):
    logits = model(input_batch.to(device))
    total = 0.0
    for row, targets in zip(logits, target_batch.to(device), strict=False):
        for position, token in zip(row, targets, strict=False):
            total = total - position.log_softmax(-1)[token]
    return total / target_batch.numel()
