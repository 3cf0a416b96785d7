# %% [markdown]
# ## How much a fine-tuning changes
#
# A small network learns one task, then is fine-tuned on a turned one, with all its weights. How many
# directions does the change of its weight matrix have? The bars are singular values: of the weight itself,
# and of its change.

# %%
import copy

import matplotlib.pyplot as plt
import torch
from torch import nn

import autograder

mine = autograder.load("appE")
torch.manual_seed(1)
WIDTH = 48
X = torch.randn(1200, 12)
FIRST = torch.randn(12, 4)
SECOND = FIRST + 0.9 * torch.randn(12, 1) @ torch.randn(1, 4)  # the same task but for one direction


def learn(model, task, steps, lr=5e-3):
    """Fit the model to tanh(X task); returns the losses."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=lr)

    def error_and_gradients():
        model.zero_grad()
        error = nn.functional.mse_loss(model(X), torch.tanh(X @ task))
        error.backward()
        return error

    return [float(optimizer.step(error_and_gradients)) for _ in range(steps)]


base = nn.Sequential(nn.Linear(12, WIDTH), nn.Tanh(), nn.Linear(WIDTH, WIDTH), nn.Tanh(), nn.Linear(WIDTH, 4))
learn(base, FIRST, 400)
full = copy.deepcopy(base)
full_losses = learn(full, SECOND, 200)
weight, change = base[2].weight.detach(), (full[2].weight - base[2].weight).detach()

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 2.8))
for axes, matrix, title in ((left, weight, "the weight itself"), (right, change, "what fine-tuning changed")):
    axes.bar(range(WIDTH), torch.linalg.svdvals(matrix))
    axes.set(title=title, xlabel="singular value, by size")
figure.tight_layout()
plt.show()

# %% [check] appE-lora_layer

# %% [check] appE-linear_with_lora

# %% [check] appE-freeze_and_count

# %% [check] appE-replace_linear_with_lora

# %% [check] appE-add_lora

# %% [markdown]
# ## What trains
#
# GPT-2 small with two classes, as in chapter 6, on the meta device (shapes without numbers): the share of
# its parameters that trains, by rank.

# %%
CONFIG = {
    "vocab_size": 50257,
    "context_length": 1024,
    "emb_dim": 768,
    "n_heads": 12,
    "n_layers": 12,
    "drop_rate": 0.0,
    "qkv_bias": True,
}
try:
    ranks, counts = [1, 4, 16, 64], []
    for rank in ranks:
        with torch.device("meta"):
            model = mine.GPTModel(CONFIG)
            model.out_head = nn.Linear(768, 2)
            everything = mine.count_trainable_parameters(model)
            counts.append(mine.add_lora(model, rank, alpha=rank))
    figure, axes = plt.subplots(figsize=(6, 2.4))
    labels = ["everything", *(f"rank {rank}" for rank in ranks)]
    bars = axes.barh(labels, [everything, *counts])
    axes.bar_label(bars, [f"{n:,} ({n / everything:.1%})" for n in (everything, *counts)], padding=4)
    axes.set(xlim=(0, 1.6 * everything), xlabel="trainable parameters")
    axes.invert_yaxis()
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [markdown]
# ## Does it learn as well?
#
# The turned task again, from the same starting point: all weights against LoRA of several ranks.

# %%
adapted = None
try:
    figure, axes = plt.subplots(figsize=(6, 3))
    axes.plot(full_losses, color="black", label="all weights")
    for rank in (1, 2, 8):
        torch.manual_seed(2)
        model = copy.deepcopy(base)
        count = mine.add_lora(model, rank, alpha=2)
        axes.plot(learn(model, SECOND, 200), label=f"rank {rank}: {count:,} parameters")
        adapted = model
    axes.set(xlabel="step", ylabel="mean squared error", yscale="log")
    axes.legend()
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    plt.close("all")
    print("Not yet:", missing)

# %% [markdown]
# ## Before and after
#
# The middle weight: as it was, the update that LoRA of rank 8 learned, and their sum after merging. The
# outputs before and after merging should be the same up to rounding.

# %%
try:
    if adapted is None:
        raise NotImplementedError("the pictures above come first")
    wrapped = adapted[2]
    with torch.no_grad():
        update = wrapped.lora(torch.eye(WIDTH)).T
        outputs = adapted(X)
        old = wrapped.linear.weight.clone()
        mine.merge_lora(adapted)
        print("largest change of an output by merging:", float((adapted(X) - outputs).abs().max()))
    figure, row = plt.subplots(1, 3, figsize=(10, 3))
    largest = float(old.abs().max())
    pictures = {"weight": old, "update": update, "merged": adapted[2].weight.detach()}
    for axes, (title, matrix) in zip(row, pictures.items(), strict=True):
        axes.imshow(matrix, cmap="RdBu", vmin=-largest, vmax=largest)
        axes.set(title=title, xticks=[], yticks=[])
    figure.tight_layout()
    plt.show()
    print("singular values of the update:", [round(value, 3) for value in torch.linalg.svdvals(update)[:10].tolist()])
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] appE-merge_lora

# %% [question] appE-why_zero

# %% [question] appE-which_rank
