"""All predictions are gathered first; the loss is written out with logsumexp."""

import torch


def calc_accuracy_loader(data_loader, model, device, num_batches=None):
    model.train(False)
    predicted, wanted = [], []
    for number, (ids, labels) in enumerate(data_loader, start=1):
        if num_batches is not None and number > num_batches:
            break
        with torch.no_grad():
            predicted.append(torch.softmax(model(ids.to(device)), dim=-1)[:, -1].argmax(dim=1).cpu())
        wanted.append(labels)
    return torch.cat(predicted).eq(torch.cat(wanted)).double().mean().item()


def calc_loss_batch(input_batch, target_batch, model, device):
    target_batch = target_batch.to(device)
    last = model(input_batch.to(device))[:, -1]
    chosen = last.gather(1, target_batch.unsqueeze(1)).squeeze(1)
    return (last.logsumexp(dim=1) - chosen).mean()
