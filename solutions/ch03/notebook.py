# %% [markdown]
# ## Seeing attention
#
# Answers go into the `.py` files beside this notebook. Save a file and run a cell again: it sees the new
# text. First a small sentence, each word a vector made up by hand, and a way to draw a table of weights.

# %%
import matplotlib.pyplot as plt
import torch

words = ["the", "cat", "that", "dogs", "chase", "sleeps"]
inputs = torch.tensor(
    [
        [0.10, 0.05, 0.90],
        [0.95, 0.20, 0.10],
        [0.15, 0.10, 0.75],
        [0.80, 0.45, 0.05],
        [0.25, 0.90, 0.20],
        [0.30, 0.85, 0.30],
    ]
)  # (T, d) = (6, 3)


def show(weights, title):
    """One row a query, one column a key; dark is much weight."""
    figure, axes = plt.subplots(figsize=(3.4, 3.4))
    axes.imshow(weights.detach(), vmin=0, vmax=1, cmap="Blues")
    axes.set_xticks(range(len(words)), words, rotation=60)
    axes.set_yticks(range(len(words)), words)
    axes.set_title(title)
    plt.show()


# %% check ch03-simple_attention

# %% [markdown]
# Which words are alike, and which word gets most of every row? Nothing was learned here: it is all in the
# vectors.

# %%
from simplified_attention import simple_attention

scores, weights, context = simple_attention(inputs)
show(weights, "without trainable weights")

# %% check ch03-self_attention_v1

# %% check ch03-self_attention_v2

# %% [markdown]
# ## Looking inside a module
#
# A module returns averages of values, not its weights. A trick shows the weights all the same: let each
# value be one-hot (token 0 says "I am token 0"); then the average *is* the row of weights.


# %%
def pattern(attention, x, heads=1):
    """The attention weights of a module for one sequence x (T, d): (heads, T, T). Its heads are T wide."""
    T = len(x)
    one_hot = torch.eye(T).repeat(1, heads)  # (T, heads * T)
    hooks = [attention.W_value.register_forward_hook(lambda module, given, out: one_hot.expand_as(out))]
    if hasattr(attention, "out_proj"):
        hooks.append(attention.out_proj.register_forward_hook(lambda module, given, out: given[0]))
    try:
        return attention.eval()(x[None])[0].reshape(T, heads, T).permute(1, 0, 2)
    finally:
        for hook in hooks:
            hook.remove()


# %% check ch03-causal_attention

# %%
from causal_attention import CausalAttention

torch.manual_seed(5)
show(pattern(CausalAttention(3, 6, context_length=6, dropout=0.0), inputs)[0], "causal")

# %% [markdown]
# The first row can only be one thing. Why? And what happens to the picture if you make `inputs` ten times
# as large?

# %% check ch03-multi_head_attention_wrapper

# %% check ch03-multi_head_attention

# %%
from multi_head_attention import MultiHeadAttention

torch.manual_seed(5)
attention = MultiHeadAttention(3, 12, context_length=6, dropout=0.0, num_heads=2)
for number, head in enumerate(pattern(attention, 4 * inputs, heads=2)):
    show(head, f"head {number}")

# %% [markdown]
# ## A question in words

# %% question ch03-why_scale

# %% [markdown]
# Room for your drawing:

# %%
