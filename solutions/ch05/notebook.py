# %% [markdown]
# ## A small model and a short story
#
# A GPT with two narrow layers, and the first page of the story in `datasets/`: enough to see learning within seconds.
# For the book's model raise the numbers and take all of the text.

# %%
import matplotlib.pyplot as plt
import tiktoken
import torch

import autograder
from autograder.data.fetch import data_path
from autograder.data.vocabulary import use_shipped_vocabulary

use_shipped_vocabulary()
mine = autograder.load("ch05")
tokenizer = tiktoken.get_encoding("gpt2")
text = data_path("short-story").read_text(encoding="utf-8")[:4000]
CONFIG = {
    "vocab_size": 50257,
    "context_length": 32,
    "emb_dim": 24,
    "n_heads": 4,
    "n_layers": 2,
    "drop_rate": 0.0,
    "qkv_bias": False,
}


def small_gpt():
    """The same untrained model every time."""
    torch.manual_seed(123)
    return mine.GPTModel(CONFIG)


def loaders():
    """Training and validation batches of 32 tokens."""
    split = int(0.9 * len(text))
    how = {"batch_size": 4, "max_length": 32, "stride": 32, "num_workers": 0}
    train = mine.create_dataloader_v1(text[:split], shuffle=True, drop_last=True, **how)
    return train, mine.create_dataloader_v1(text[split:], shuffle=False, drop_last=False, **how)


def attempt(show):
    """Run a cell's work; an exercise that is not written yet is named in one line."""
    try:
        show()
    except NotImplementedError as missing:
        print("Not yet:", missing)


# %% [check] ch05-text_token_ids

# %% [check] ch05-calc_loss_batch

# %% [check] ch05-calc_loss_loader

# %% [markdown]
# ## What an untrained model knows
#
# The loss of a model that finds every token equally likely is the logarithm of the vocabulary's size. Where does
# yours start?


# %%
@attempt
def first_losses():
    train, val = loaders()
    losses = mine.evaluate_model(small_gpt(), train, val, "cpu", eval_iter=2)
    figure, axes = plt.subplots(figsize=(4.5, 2))
    axes.barh(["training", "validation"], losses, color=["tab:blue", "tab:orange"])
    axes.axvline(torch.tensor(50257.0).log(), color="gray", linestyle="--", label="all tokens equally likely")
    axes.set_xlabel("loss (nats per token)")
    axes.legend(loc="lower left")
    figure.tight_layout()
    plt.show()


# %% [check] ch05-evaluate_model

# %% [check] ch05-generate_and_print_sample

# %% [check] ch05-train_model_simple

# %% [markdown]
# ## Training
#
# Six epochs. The two curves part soon: what does the model do that the validation text does not reward?

# %%
model = small_gpt()


@attempt
def learn():
    train, val = loaders()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0.1)
    epochs = 6
    train_losses, val_losses, tokens_seen = mine.train_model_simple(
        model, train, val, optimizer, "cpu", epochs, 4, 1, "The Company sent me", tokenizer
    )
    epochs_seen = torch.linspace(0, epochs, len(train_losses)).tolist()
    mine.plot_losses(epochs_seen, tokens_seen, train_losses, val_losses)
    plt.show()


# %% [markdown]
# ## What comes next?
#
# The ten likeliest tokens after a start. Change the start.


# %%
@attempt
def next_tokens(start="The Company sent me"):
    ids = mine.text_to_token_ids(start, tokenizer)
    with torch.no_grad():
        probabilities = torch.softmax(model.eval()(ids)[0, -1], dim=-1)
    best = torch.topk(probabilities, 10)
    names = [repr(tokenizer.decode([token])) for token in best.indices.tolist()]
    figure, axes = plt.subplots(figsize=(4.5, 2.8))
    axes.barh(names[::-1], best.values.flip(0))
    axes.set_xlabel("probability")
    axes.set_title(f"after {start!r}")
    figure.tight_layout()
    plt.show()


# %% [check] ch05-checkpoints

# %% [markdown]
# ## Temperature and top-k
#
# The book's nine-word vocabulary: shares of 1,000 drawn tokens at three temperatures, and with `top_k=3`. The black
# marks are the probabilities themselves.

# %%
VOCABULARY = ["closer", "every", "effort", "forward", "inches", "moves", "pizza", "toward", "you"]
LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


@attempt
def shares():
    def nine_words(idx):
        return LOGITS.expand(*idx.shape, -1)  # (b, T) -> (b, T, V): the same logits whatever came before

    torch.manual_seed(123)
    settings = [(0.1, None), (1.0, None), (5.0, None), (5.0, 3)]
    figure, panels = plt.subplots(1, 4, figsize=(11, 2.8), sharey=True)
    for axes, (temperature, top_k) in zip(panels, settings, strict=True):
        start = torch.zeros(1, 1, dtype=torch.long)
        ids = mine.generate(nine_words, start, 1000, 4, temperature=temperature, top_k=top_k)[0, 1:]
        kept = LOGITS if top_k is None else LOGITS.masked_fill(LOGITS < LOGITS.topk(top_k).values[-1], -torch.inf)
        axes.bar(VOCABULARY, torch.bincount(ids, minlength=9) / 1000, color="tab:blue")
        axes.plot(VOCABULARY, torch.softmax(kept / temperature, dim=0), "k_", markersize=12)
        axes.set_title(f"temperature {temperature:g}" + (f", top_k {top_k}" if top_k else ""))
        axes.tick_params(axis="x", rotation=90)
    panels[0].set_ylabel("share")
    figure.tight_layout()
    plt.show()


# %% [question] ch05-sampling_frequencies

# %% [check] ch05-generate


# %%
@attempt
def samples():
    torch.manual_seed(7)
    start = mine.text_to_token_ids("The Company sent me", tokenizer)
    for temperature, top_k in ((0.0, None), (0.7, 10), (1.5, 50), (4.0, None)):
        ids = mine.generate(model, start, 20, CONFIG["context_length"], temperature=temperature, top_k=top_k)
        print(f"temperature {temperature}, top_k {top_k}: {mine.token_ids_to_text(ids, tokenizer)!r}\n")


# %% [question] ch05-temperature_and_top_k

# %% [question] ch05-deterministic

# %% [check] ch05-assign

# %% [check] ch05-load_weights_into_gpt

# %% [check] ch05-load_gpt2_params_from_tf_ckpt

# %% [markdown]
# ## GPT-2 itself
#
# About 500 MB; remove the `#` to fetch and load it. It needs TensorFlow.

# %%
# from autograder.data.gpt2 import download_and_load_gpt2
#
# settings, params = download_and_load_gpt2("124M", "gpt2", mine.load_gpt2_params_from_tf_ckpt)
# gpt = mine.GPTModel(
#     {
#         "vocab_size": 50257,
#         "context_length": 1024,
#         "emb_dim": 768,
#         "n_heads": 12,
#         "n_layers": 12,
#         "drop_rate": 0.0,
#         "qkv_bias": True,
#     }
# )
# mine.load_weights_into_gpt(gpt, params)
# start = mine.text_to_token_ids("Every effort moves you", tokenizer)
# print(mine.token_ids_to_text(mine.generate(gpt.eval(), start, 25, 1024, temperature=1.5, top_k=50), tokenizer))

# %% [question] ch05-pretrained_losses

# %% [question] ch05-model_sizes
