"""train() once before the loop: evaluation and sample put the mode back. Gradients are cleared after each step."""

from losses import calc_loss_batch, evaluate_model
from training import generate_and_print_sample


def train_model_simple(
    model,
    train_loader,
    val_loader,
    optimizer,
    device,
    num_epochs,
    eval_freq,
    eval_iter,
    start_context,
    tokenizer,
):
    records = []
    tokens = 0
    model.train()
    optimizer.zero_grad(set_to_none=True)
    for epoch in range(num_epochs):
        for i, (x, y) in enumerate(train_loader):
            loss = calc_loss_batch(x, y, model, device)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            tokens += torch_numel(x)
            if (epoch * len(train_loader) + i) % eval_freq == 0:
                records.append((*evaluate_model(model, train_loader, val_loader, device, eval_iter), tokens))
        generate_and_print_sample(model, tokenizer, device, start_context)
    return [r[0] for r in records], [r[1] for r in records], [r[2] for r in records]


def torch_numel(x):
    return x.size().numel()
