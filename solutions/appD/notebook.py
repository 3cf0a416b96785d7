# %% [markdown]
# ## A rate that rises and falls
#
# The rates of all steps, 8 of them warm-up, read off the optimizer at every step of your `train_model` on a toy model.

# %%
import matplotlib.pyplot as plt
import tiktoken
import torch

import autograder
from autograder.data.fetch import data_path
from autograder.data.vocabulary import use_shipped_vocabulary

use_shipped_vocabulary()
mine = autograder.load("appD")
tokenizer = tiktoken.get_encoding("gpt2")
text = data_path("short-story").read_text(encoding="utf-8")[:4000]
CONFIG = {
    "vocab_size": 50257,
    "context_length": 32,
    "emb_dim": 24,
    "n_heads": 4,
    "n_layers": 1,
    "drop_rate": 0.0,
    "qkv_bias": False,
}


def loaders():
    """Training and validation batches of 32 tokens."""
    split = int(0.9 * len(text))
    how = {"batch_size": 4, "max_length": 32, "stride": 32, "num_workers": 0}
    train = mine.create_dataloader_v1(text[:split], shuffle=True, drop_last=True, **how)
    return train, mine.create_dataloader_v1(text[split:], shuffle=False, drop_last=False, **how)


def train(peak_lr, warmup_steps, epochs=6):
    """Train the same small model; returns what train_model returns and the gradients' norms before each step."""
    torch.manual_seed(123)
    model = mine.GPTModel(CONFIG)
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak_lr, weight_decay=0.1)
    norms = []

    def look(*_):
        norms.append(sum(float(p.grad.square().sum()) for p in model.parameters()) ** 0.5)

    optimizer.register_step_pre_hook(look)
    results = mine.train_model(
        model, *loaders(), optimizer, "cpu", epochs, 5, 2, "The Company sent me", tokenizer,
        warmup_steps=warmup_steps, initial_lr=1e-5, min_lr=1e-5,
    )  # fmt: skip
    return results, norms


# %%
results = None
try:
    results, norms = train(peak_lr=5e-3, warmup_steps=8)
    train_losses, val_losses, tokens_seen, rates = results
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 2.8))
    left.plot(rates)
    left.axvline(8, color="gray", linestyle=":")
    left.set(xlabel="step", ylabel="learning rate", title="warm-up, then half a cosine")
    middle.plot(norms)
    middle.axhline(1.0, color="gray", linestyle=":")
    middle.set(xlabel="step", ylabel="norm of all gradients", title="as the optimizer finds them")
    right.plot(tokens_seen, train_losses, label="training")
    right.plot(tokens_seen, val_losses, "-.", label="validation")
    right.set(xlabel="tokens seen", ylabel="loss", title="losses")
    right.legend()
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] appD-train_model

# %% [question] appD-why_warm_up

# %% [markdown]
# ## One large gradient
#
# The largest gradient entry of each of a few batches: how unlike are they?

# %%
try:
    torch.manual_seed(123)
    model = mine.GPTModel(CONFIG)
    highest = []
    for inputs, targets in loaders()[0]:
        model.zero_grad()
        mine.calc_loss_batch(inputs, targets, model, "cpu").backward()
        highest.append(float(mine.find_highest_gradient(model)))
    figure, axes = plt.subplots(figsize=(4.5, 2.2))
    axes.bar(range(len(highest)), highest)
    axes.set(xlabel="batch", ylabel="highest gradient")
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] appD-find_highest_gradient

# %% [question] appD-clip_norm_or_value
