# %% [markdown]
# ## Looking at the parts
#
# Your answers are `mine`. Cells that need an answer you have not written yet say so and go on.

# %%
import matplotlib.pyplot as plt
import tiktoken
import torch

import autograder
from autograder.data.vocabulary import use_shipped_vocabulary

use_shipped_vocabulary()
mine = autograder.load("ch04")
SMALL = {
    "vocab_size": 50257,
    "context_length": 64,
    "emb_dim": 48,
    "n_heads": 4,
    "n_layers": 3,
    "drop_rate": 0.0,
    "qkv_bias": False,
}

# %% [markdown]
# ## Layer normalisation
#
# Four token vectors with means and spreads of their own, before and after. What does the norm keep of a vector?

# %%
try:
    torch.manual_seed(4)
    vectors = torch.randn(4, 400) * torch.tensor([0.5, 1.0, 2.0, 3.0])[:, None] + torch.tensor([4.0, 0, -6, 9])[:, None]
    figure, rows = plt.subplots(1, 2, figsize=(9, 2.8))
    for axes, values, title in zip(rows, (vectors, mine.LayerNorm(400)(vectors)), ("before", "after"), strict=True):
        for number, row in enumerate(values.detach()):
            axes.hist(row.tolist(), bins=30, alpha=0.6, label=f"token {number}")
        axes.set_title(title)
    rows[0].legend()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch04-layer_norm

# %% [markdown]
# ## GELU
#
# Beside ReLU, with the slopes below. Where does GELU fall although x grows?

# %%
try:
    x = torch.linspace(-4, 4, 401, requires_grad=True)
    figure, rows = plt.subplots(1, 2, figsize=(9, 2.8))
    for name, activation in (("GELU", mine.GELU()), ("ReLU", torch.nn.ReLU())):
        y = activation(x)
        slope = torch.autograd.grad(y.sum(), x)[0]
        rows[0].plot(x.tolist(), y.tolist(), label=name)
        rows[1].plot(x.tolist(), slope.tolist(), label=name)
    rows[0].set_title("activation")
    rows[1].set_title("slope")
    rows[0].legend()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch04-gelu

# %% [check] ch04-feed_forward

# %% [markdown]
# ## Gradients with and without shortcuts
#
# The same ten layers, with the same start values: how much gradient reaches each layer's weight?

# %%
try:
    figure, axes = plt.subplots(figsize=(5.5, 3))
    for use_shortcut in (False, True):
        torch.manual_seed(123)
        network = mine.ExampleDeepNeuralNetwork([8] * 10 + [1], use_shortcut)
        means = mine.gradient_means(network, torch.randn(5, 8))
        axes.semilogy(list(means.values()), "o-", label="with shortcuts" if use_shortcut else "without")
    axes.set_xlabel("layer")
    axes.set_ylabel("mean absolute gradient")
    axes.legend()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch04-shortcut_network

# %% [check] ch04-gradient_means

# %% [question] ch04-why_shortcuts

# %% [check] ch04-transformer_block

# %% [check] ch04-dummy_gpt_model

# %% [check] ch04-gpt_model

# %% [markdown]
# ## Where the parameters are
#
# The four sizes of GPT-2 on the meta device, which has shapes and no numbers: even the largest takes no memory.

# %%
try:
    sizes = ("small", "medium", "large", "xl")
    parts = {"embeddings": [], "attention": [], "feed-forward": [], "norms": [], "head": []}
    for size in sizes:
        with torch.device("meta"):
            model = mine.GPTModel(mine.gpt2_config(size))
        untied, tied = mine.count_parameters(model), mine.count_parameters(model, tied=True)
        print(f"{size:7} {untied:>13,} untied {tied:>13,} tied {mine.size_in_mb(model):>9.2f} MB")
        count = {part: 0 for part in parts}
        for name, parameter in model.named_parameters():
            part = (
                "embeddings" if "_emb" in name
                else "attention" if ".att." in name
                else "feed-forward" if ".ff." in name
                else "head" if "out_head" in name
                else "norms"
            )  # fmt: skip
            count[part] += parameter.numel()
        for part, number in count.items():
            parts[part].append(number / 1e6)
    figure, axes = plt.subplots(figsize=(6, 3))
    bottom = [0.0] * len(sizes)
    for part, numbers in parts.items():
        axes.bar(sizes, numbers, bottom=bottom, label=part)
        bottom = [below + number for below, number in zip(bottom, numbers, strict=True)]
    axes.set_ylabel("million parameters")
    axes.legend()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch04-parameter_counts

# %% [question] ch04-where_the_parameters_are

# %% [question] ch04-larger_models

# %% [check] ch04-separate_dropout

# %% [markdown]
# ## First words
#
# A model that has learnt nothing. Below: how sure it is of its next token, for every token of the prompt.

# %%
try:
    torch.manual_seed(123)
    gpt2 = tiktoken.get_encoding("gpt2")
    model = mine.GPTModel(SMALL).eval()
    prompt = torch.tensor([gpt2.encode("Hello, I am")])
    text = mine.generate_text_simple(model, prompt, max_new_tokens=8, context_size=SMALL["context_length"])
    print(gpt2.decode(text[0].tolist()))
    with torch.no_grad():
        probabilities = torch.softmax(model(prompt)[0], dim=-1)  # (T, vocab_size)
    best = probabilities.topk(40, dim=-1).values
    figure, axes = plt.subplots(figsize=(5.5, 3))
    for position, row in enumerate(best):
        axes.plot(row.tolist(), label=f"after {gpt2.decode([int(prompt[0, position])])!r}")
    axes.axhline(1 / SMALL["vocab_size"], color="grey", linestyle=":", label="all alike")
    axes.set_xlabel("token, most probable first")
    axes.set_ylabel("probability")
    axes.legend()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch04-generate_text_simple
