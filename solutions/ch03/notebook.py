# %% [markdown]
# ## A sentence to look at
#
# Six tokens with three features each, made up so that you can read them: the first feature says "a thing", the
# second "something happens", the third "how".

# %%
import matplotlib.pyplot as plt
import torch

words = ["the", "cold", "relay", "hums", "very", "softly"]
inputs = torch.tensor(
    [
        [0.1, 0.0, 0.2],
        [0.3, 0.1, 0.9],
        [1.0, 0.2, 0.1],
        [0.4, 1.0, 0.3],
        [0.0, 0.1, 0.6],
        [0.1, 0.5, 1.0],
    ]
)


def show(weights, title):
    """Draw attention weights (T, T): a row is a query, a column a key."""
    figure, axes = plt.subplots(figsize=(3.6, 3.2))
    picture = axes.imshow(weights.detach(), cmap="Blues", vmin=0)
    axes.set_xticks(range(len(words)), words, rotation=45)
    axes.set_yticks(range(len(words)), words)
    axes.set_xlabel("attends to")
    axes.set_title(title)
    figure.colorbar(picture, shrink=0.8)
    figure.tight_layout()
    plt.show()


# %% [markdown]
# ## Without anything to learn
#
# Each row is one token's attention. Which tokens find each other here, and is the table symmetric? Why?

# %%
import autograder

try:
    mine = autograder.load("ch03")
    scores, weights, context = mine.simple_attention(inputs)
    show(weights, "attention without weights")
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch03-simple_attention

# %% [check] ch03-self_attention_v1

# %% [check] ch03-self_attention_v2

# %% [markdown]
# ## Causal attention
#
# The picture shows which inputs each output reads, found by changing one input token at a time. Above the diagonal
# lies the future: what should be there?

# %%
try:
    torch.manual_seed(3)
    attention = mine.CausalAttention(3, 4, context_length=6, dropout=0.0)
    plain = attention(inputs[None])
    reads = torch.zeros(6, 6)
    for token in range(6):
        changed = inputs.clone()
        changed[token] += 1.0
        reads[:, token] = (attention(changed[None]) - plain)[0].abs().sum(dim=-1)
    show(reads / reads.max(), "what each token reads")
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch03-causal_attention

# %% [check] ch03-multi_head_attention_wrapper

# %% [check] ch03-multi_head_attention

# %% [markdown]
# ## Why the square root
#
# Scores of one random query over ten keys, softmaxed, for two lengths of the vectors, without and with scaling.

# %%
torch.manual_seed(5)
figure, rows = plt.subplots(1, 2, figsize=(7.5, 2.6), sharey=True)
for axes, length in zip(rows, (4, 1024), strict=True):
    query, keys = torch.randn(length), torch.randn(10, length)
    products = keys @ query
    axes.bar([i - 0.2 for i in range(10)], torch.softmax(products, dim=0), width=0.4, label="as they are")
    axes.bar([i + 0.2 for i in range(10)], torch.softmax(products / length**0.5, dim=0), width=0.4, label="scaled")
    axes.set_title(f"vectors of length {length}")
    axes.set_xlabel("key")
rows[0].set_ylabel("attention weight")
rows[0].legend()
figure.tight_layout()
plt.show()

# %% [question] ch03-why_scale
