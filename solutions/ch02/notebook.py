# %% [markdown]
# ## A story as numbers
#
# The story in `datasets/`, and your answers as `mine`. Cells that need an answer you have not written yet say so
# and go on.

# %%
from collections import Counter

import matplotlib.pyplot as plt
import tiktoken
import torch

import autograder
from autograder.data.fetch import data_path
from autograder.data.vocabulary import use_shipped_vocabulary

use_shipped_vocabulary()
mine = autograder.load("ch02")
story = data_path("short-story").read_text(encoding="utf-8")
print(story[:300])

# %% [markdown]
# ## Words
#
# How often each token occurs, most frequent first, on logarithmic axes: the famous straight line. What does it
# mean for a vocabulary that half of its words occur once?

# %%
try:
    counts = Counter(mine.split_text(story))
    vocab = mine.build_vocab(story, ["<|endoftext|>", "<|unk|>"])
    figure, axes = plt.subplots(figsize=(5, 3))
    axes.loglog(range(1, len(counts) + 1), sorted(counts.values(), reverse=True))
    axes.set_xlabel("rank of the token")
    axes.set_ylabel("how often it occurs")
    axes.set_title(f"{counts.total():,} tokens, {len(vocab):,} ids")
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch02-vocabulary

# %% [check] ch02-simple_tokenizer_v1

# %%
try:
    tokenizer = mine.SimpleTokenizerV2(vocab)
    ids = tokenizer.encode("The wire was dead, said the astronaut. <|endoftext|> Then the relay spoke!")
    print(ids)
    print(tokenizer.decode(ids))
except (NotImplementedError, NameError) as missing:
    print("Not yet:", missing)

# %% [check] ch02-simple_tokenizer_v2

# %% [markdown]
# ## Byte pairs
#
# Where GPT-2's tokenizer cuts a text: one box a token, its id below. Try words of your own. Which ones are one
# token, and which fall to pieces?

# %%
gpt2 = tiktoken.get_encoding("gpt2")
try:
    pieces = mine.bpe_pieces("The telegraph operator said Akwirw ier!", gpt2)
    figure, axes = plt.subplots(figsize=(9, 1.2))
    place = 0.0
    for number, (token_id, piece) in enumerate(pieces):
        width = len(piece) + 1.5
        axes.barh(0, width, left=place, color=plt.cm.Pastel1(number % 9), edgecolor="white")
        axes.text(place + width / 2, 0.12, piece.replace(" ", "␣"), ha="center", family="monospace")
        axes.text(place + width / 2, -0.25, token_id, ha="center", fontsize=7)
        place += width
    axes.axis("off")
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch02-bpe_pieces

# %% [question] ch02-why_no_unknown_token

# %% [markdown]
# ## Windows
#
# Which tokens each window reads (blue), and the one token behind it that its target adds (orange), for three
# strides. How often is a token of the middle read in each?

# %%
try:
    start = gpt2.decode(gpt2.encode(story)[:24])
    figure, rows = plt.subplots(1, 3, figsize=(10, 2.6), sharey=True)
    for axes, stride in zip(rows, (2, 4, 6), strict=True):
        windows = mine.GPTDatasetV1(start, gpt2, 4, stride)
        for number in range(len(windows)):
            axes.barh(number, 4, left=number * stride, color="tab:blue")
            axes.barh(number, 1, left=number * stride + 4, color="tab:orange")
        axes.set_title(f"max_length=4, stride={stride}: {len(windows)} windows")
        axes.set_xlabel("token of the text")
        axes.set_xlim(0, 24)
    rows[0].set_ylabel("window")
    rows[0].invert_yaxis()
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch02-gpt_dataset

# %% [markdown]
# A batch as a picture: each row a window, each colour an id. The target is the same picture, moved on by one.

# %%
try:
    loader = mine.create_dataloader_v1(story, batch_size=6, max_length=16, stride=16, shuffle=False)
    inputs, targets = next(iter(loader))
    figure, rows = plt.subplots(1, 2, figsize=(9, 2.2), sharey=True)
    for axes, batch, title in zip(rows, (inputs, targets), ("inputs", "targets"), strict=True):
        axes.imshow(batch % 20, cmap="tab20", aspect="auto")
        axes.set_title(title)
        axes.set_xlabel("position")
    rows[0].set_ylabel("window")
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch02-create_dataloader_v1

# %% [question] ch02-stride_and_context

# %% [markdown]
# ## Embeddings
#
# The same token at every position, and different tokens at one position: what of the vectors is the same in each
# picture?

# %%
try:
    torch.manual_seed(2)
    embed = mine.TokenAndPositionEmbedding(vocab_size=50, context_length=12, emb_dim=24)
    same_token = torch.full((1, 12), 7)
    other_tokens = torch.arange(12)[:, None]  # twelve texts of one token
    figure, rows = plt.subplots(1, 2, figsize=(9, 2.6))
    rows[0].imshow(embed(same_token)[0].detach(), cmap="coolwarm", aspect="auto")
    rows[0].set_title("one token at twelve positions")
    rows[0].set_ylabel("position")
    rows[1].imshow(embed(other_tokens)[:, 0].detach(), cmap="coolwarm", aspect="auto")
    rows[1].set_title("twelve tokens at position 0")
    rows[1].set_ylabel("token")
    for axes in rows:
        axes.set_xlabel("entry of the vector")
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch02-embeddings
