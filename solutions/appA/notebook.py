# %% [markdown]
# ## What no line divides
#
# A ring of points around a cloud: the smallest data set for which a network needs its hidden layers.

# %%
import matplotlib.pyplot as plt
import torch
from torch.utils.data import DataLoader

import autograder

mine = autograder.load("appA")
torch.manual_seed(7)
angle = torch.rand(120) * 6.283
ring = torch.stack([angle.cos(), angle.sin()], dim=1) * 2.2 + 0.25 * torch.randn(120, 2)
cloud = 0.7 * torch.randn(120, 2)
X = torch.cat([ring, cloud])
y = torch.cat([torch.zeros(120, dtype=torch.long), torch.ones(120, dtype=torch.long)])
order = torch.randperm(240)
X, y = X[order], y[order]
COLOURS = ["tab:blue", "tab:orange"]


def points(axes, features, labels, **how):
    """Draw the points of both classes."""
    for number, colour in enumerate(COLOURS):
        of_class = features[labels == number]
        axes.scatter(of_class[:, 0], of_class[:, 1], s=12, color=colour, label=f"class {number}", **how)
    axes.set_aspect("equal")


figure, axes = plt.subplots(figsize=(3.6, 3.4))
points(axes, X, y)
axes.legend(loc="upper right")
axes.set_title("240 examples, two features")
figure.tight_layout()
plt.show()

# %% [check] appA-toy_dataset

# %% [check] appA-neural_network

# %% [check] appA-count_parameters

# %% [markdown]
# ## Where the network decides
#
# The plane, coloured by the probability of class 1: before training, after one epoch, after ten and after sixty. What
# shape can the border have, made of ReLUs?

# %%
network, losses = None, []


def regions(axes, network, title):
    """Colour the plane by the network's probability of class 1, with the line where it is one half."""
    across, up = torch.meshgrid(torch.linspace(-3.2, 3.2, 120), torch.linspace(-3.2, 3.2, 120), indexing="xy")
    network.eval()
    with torch.no_grad():
        logits = network(torch.stack([across.flatten(), up.flatten()], dim=1))
    probability = torch.softmax(logits, dim=1)[:, 1].reshape(120, 120)
    axes.contourf(across, up, probability, levels=20, cmap="PuOr_r", vmin=0, vmax=1, alpha=0.7)
    axes.contour(across, up, probability, levels=[0.5], colors="black", linewidths=1)
    points(axes, X, y, alpha=0.6)
    axes.set_title(title)


try:
    torch.manual_seed(123)
    train_loader = DataLoader(mine.ToyDataset(X[:200], y[:200]), batch_size=20, shuffle=True)
    test_loader = DataLoader(mine.ToyDataset(X[200:], y[200:]), batch_size=20)
    network = mine.NeuralNetwork(2, 2)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.2)
    figure, row = plt.subplots(1, 4, figsize=(12, 3.2), sharey=True)
    regions(row[0], network, "before training")
    done = 0
    for axes, epochs in zip(row[1:], (1, 10, 60), strict=True):
        losses += mine.train(network, train_loader, optimizer, epochs - done)
        done = epochs
        regions(axes, network, f"after epoch {epochs}")
    figure.tight_layout()
    plt.show()
    print("parameters:", mine.count_parameters(network))
except NotImplementedError as missing:
    plt.close("all")
    print("Not yet:", missing)

# %% [check] appA-train

# %% [markdown]
# ## The loss, step by step
#
# Each step sees another batch, so its loss jumps; the line is the mean of an epoch's ten steps.

# %%
if losses:
    figure, axes = plt.subplots(figsize=(6, 2.6))
    axes.plot(losses, linewidth=0.6, alpha=0.6, label="each step")
    means = torch.tensor(losses).reshape(-1, 10).mean(dim=1)
    axes.plot(torch.arange(len(means)) * 10 + 5, means, label="mean of an epoch")
    axes.set(xlabel="step", ylabel="cross-entropy (nats)", ylim=(0, None))
    axes.legend()
    figure.tight_layout()
    plt.show()

# %%
try:
    for name, loader in (("training", train_loader), ("test", test_loader)):
        print(f"{name} accuracy: {mine.compute_accuracy(network, loader):.1%}")
except (NotImplementedError, NameError) as missing:
    print("Not yet:", missing)

# %% [check] appA-compute_accuracy

# %% [markdown]
# ## Several processes
#
# Processes can't be started from a notebook as easily as from a file: run `python multi_process.py` in a
# terminal. Here is what it is about: the samplers' shares. Each row is an epoch, each column an example,
# and the colour says which of three processes trains on it. (14 examples for three processes: one is given
# out twice.)

# %%
from torch.utils.data.distributed import DistributedSampler

table = torch.full((6, 14), -1)
for process in range(3):
    sampler = DistributedSampler(range(14), num_replicas=3, rank=process)
    for epoch in range(6):
        sampler.set_epoch(epoch)
        table[epoch, list(sampler)] = process
figure, axes = plt.subplots(figsize=(6, 2.4))
axes.imshow(table, cmap="Set2", aspect="auto")
axes.set(xlabel="example", ylabel="epoch", title="who trains on what (14 examples, 3 processes)")
figure.tight_layout()
plt.show()

# %% [check] appA-ddp_setup

# %% [check] appA-prepare_dataset

# %% [check] appA-main

# %% [question] appA-environment

# %% [question] appA-matrix_timing
