# %% [markdown]
# ## The messages
#
# 5,572 short messages, most of them harmless. What would a model get that never says "spam"?

# %%
import matplotlib.pyplot as plt
import pandas as pd
import tiktoken
import torch
from torch.utils.data import DataLoader

import autograder
from autograder.data.fetch import data_path
from autograder.data.vocabulary import use_shipped_vocabulary

use_shipped_vocabulary()
tokenizer = tiktoken.get_encoding("gpt2")
messages = pd.read_csv(data_path("sms-messages"), sep="\t", header=None, names=["Label", "Text"])

figure, axes = plt.subplots(figsize=(3.6, 2.6))
counts = messages["Label"].value_counts()
axes.bar(counts.index, counts, color=["tab:blue", "tab:red"])
axes.bar_label(axes.containers[0])
axes.margins(y=0.15)
axes.set_title(f"always ham is right in {counts['ham'] / counts.sum():.0%}")
figure.tight_layout()
plt.show()

# %% [check] ch06-balanced_dataset

# %% [check] ch06-random_split

# %% [markdown]
# ## How long are they?
#
# Lengths in tokens of the balanced set, by class. Is length alone a hint? Where would you cut, and what would be lost?

# %%
try:
    mine = autograder.load("ch06")
    balanced = mine.create_balanced_dataset(messages)
    balanced["Label"] = balanced["Label"].map({"ham": 0, "spam": 1})
    lengths = balanced["Text"].map(lambda text: len(tokenizer.encode(text)))
    figure, axes = plt.subplots(figsize=(5, 2.6))
    of_class = [lengths[balanced["Label"] == label] for label in (0, 1)]
    axes.hist(of_class, bins=20, label=["ham", "spam"], color=["tab:blue", "tab:red"])
    axes.set_xlabel("tokens")
    axes.set_ylabel("messages")
    axes.legend()
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch06-spam_dataset

# %% [check] ch06-classification_head

# %% [check] ch06-accuracy

# %% [check] ch06-loss

# %% [markdown]
# ## A small model learns
#
# No pretrained weights here, only a very small GPT that starts from noise and trains for seconds, so do not expect
# much of it: what do the curves say about fitting and about overfitting? With GPT-2's weights (chapter 5) and a
# little more time the same code gets far beyond this.

# %%
try:
    torch.manual_seed(123)
    loaders = []
    length = 48
    for part, name in zip(mine.random_split(balanced, 0.7, 0.1), ("train", "validation", "test"), strict=True):
        part.to_csv(f"{name}.csv", index=None)
        dataset = mine.SpamDataset(f"{name}.csv", tokenizer, length)
        loaders.append(DataLoader(dataset, batch_size=16, shuffle=name == "train"))
    config = {"vocab_size": 50257, "context_length": length, "emb_dim": 32, "n_heads": 2, "n_layers": 2}
    model = mine.GPTModel({**config, "drop_rate": 0.1, "qkv_bias": False})
    mine.add_classification_head(model, num_classes=2, emb_dim=32, train_all=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.1)
    record = mine.train_classifier_simple(model, *loaders[:2], optimizer, "cpu", 3, eval_freq=20, eval_iter=5)
    train_losses, val_losses, train_accs, val_accs, examples = record
    losses, accuracies = (train_losses, val_losses), (train_accs, val_accs)

    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 2.8))
    for axes, pair, title, start in ((left, losses, "loss", 0), (right, accuracies, "accuracy", examples / 3)):
        for values, label in zip(pair, ("training", "validation"), strict=True):
            axes.plot(torch.linspace(start, examples, len(values)), values, marker=".", label=label)
        axes.set_xlabel("examples seen")
        axes.set_title(title)
        axes.legend()
    figure.tight_layout()
    plt.show()
except (NotImplementedError, NameError) as missing:
    print("Not yet:", missing)

# %% [check] ch06-training

# %% [markdown]
# ## Ask it
#
# Write messages of your own. Which word changes the verdict?

# %%
try:
    for text in ("You won a prize, claim it now by texting WIN to 78531", "See you at six, bring the keys please"):
        print(f"{mine.classify_review(text, model, tokenizer, 'cpu', max_length=length):9} {text}")
except (NotImplementedError, NameError) as missing:
    print("Not yet:", missing)

# %% [check] ch06-classify_review

# %% [question] ch06-longer_padding

# %% [question] ch06-first_token
