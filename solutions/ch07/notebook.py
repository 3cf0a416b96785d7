# %% [markdown]
# ## The instructions
#
# 1,100 entries of instruction, input and output. Look at some of them, and at how long prompts and answers are.

# %%
import json

import matplotlib.pyplot as plt
import tiktoken
import torch

import autograder
from autograder.data.fetch import data_path
from autograder.data.vocabulary import use_shipped_vocabulary

use_shipped_vocabulary()
tokenizer = tiktoken.get_encoding("gpt2")
entries = json.loads(data_path("instructions").read_text(encoding="utf-8"))
mine = autograder.load("ch07")

try:
    print(mine.format_input(entries[3]) + f"\n\n### Response:\n{entries[3]['output']}")
    prompts = [len(tokenizer.encode(mine.format_input(entry))) for entry in entries]
    answers = [len(tokenizer.encode(entry["output"])) for entry in entries]
    figure, axes = plt.subplots(figsize=(5.5, 2.8))
    axes.hist([prompts, answers], bins=25, label=["prompt", "answer"])
    axes.set_xlabel("tokens")
    axes.set_ylabel("entries")
    axes.legend()
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch07-format_input

# %% [check] ch07-instruction_dataset

# %% [check] ch07-prompt_style

# %% [check] ch07-collate_draft_1

# %% [check] ch07-collate_draft_2

# %% [markdown]
# ## What the loss sees
#
# A batch of eight entries as targets: a row is an entry. Grey is ignored, red is the token that ends the text, blue is
# what else the model must predict. How much of the batch is padding? On the right the prompt is ignored, too
# (exercise 7.2): how much is left to learn from?


# %%
def kinds(targets):
    """0 for ignored targets, 1 for text, 2 for the end token."""
    return torch.where(targets == -100, 0, torch.where(targets == 50256, 2, 1))


def draw(axes, targets, title):
    """One batch of targets (b, T) as a picture."""
    colours = plt.matplotlib.colors.ListedColormap(["lightgrey", "tab:blue", "tab:red"])
    axes.imshow(kinds(targets), cmap=colours, vmin=0, vmax=2, aspect="auto", interpolation="nearest")
    axes.set_title(f"{title}: {(targets != -100).float().mean():.0%} counts")
    axes.set_xlabel("position")


try:
    batch = entries[:8]
    data = mine.InstructionDataset(batch, tokenizer)
    _, plain = mine.custom_collate_fn([data[i] for i in range(len(batch))])
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 2.6))
    draw(left, plain, "prompt and answer")
    masking = mine.InstructionDatasetWithMasking(batch, tokenizer)
    _, masked = mine.custom_collate_with_masking([masking[i] for i in range(len(batch))])
    draw(right, masked, "answer only")
    figure.tight_layout()
    plt.show()
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch07-collate

# %% [check] ch07-instruction_masking

# %% [check] ch07-extract_response

# %% [markdown]
# ## A judge
#
# If Ollama runs on this computer (`ollama run llama3`), it marks a right answer, half of one, and none. Ask twice: are
# the marks the same? Ask in other words: are they still?

# %%
try:
    trial = [
        {**entries[3], "mine": answer}
        for answer in (entries[3]["output"], entries[3]["output"][: len(entries[3]["output"]) // 2], "I don't know.")
    ]
    if mine.check_if_running("ollama"):
        marks = mine.generate_model_scores(trial, "mine")
        plt.figure(figsize=(3.6, 2.4))
        plt.bar(range(len(marks)), marks)
        plt.xticks(range(len(marks)), ["right", "half", "none"][: len(marks)])
        plt.ylabel("mark")
        plt.show()
    else:
        print("Ollama is not running here; the exercises below are checked without it.")
except NotImplementedError as missing:
    print("Not yet:", missing)

# %% [check] ch07-query_model

# %% [check] ch07-model_scores

# %% [question] ch07-original_alpaca

# %% [question] ch07-lora
