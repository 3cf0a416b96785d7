"""The step counter is raised at the end of the loop; the model clears its own gradients."""

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
    train_losses, val_losses, seen = [], [], []
    tokens, step = 0, 0
    for _ in range(num_epochs):
        model.train()
        for x, y in train_loader:
            model.zero_grad()
            calc_loss_batch(x, y, model, device).backward()
            optimizer.step()
            tokens += x.shape[0] * x.shape[1]
            if step % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses += [train_loss]
                val_losses += [val_loss]
                seen += [tokens]
            step += 1
        generate_and_print_sample(model, tokenizer, device, start_context)
    return train_losses, val_losses, seen
