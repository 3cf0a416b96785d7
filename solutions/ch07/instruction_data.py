"""Instructions as text and as token ids. Source: book sections 7.2 and 7.3; prompts as in Stanford Alpaca."""

from collections.abc import Sequence
from typing import Any

from torch.utils.data import Dataset


def format_input(entry: dict[str, str]) -> str:
    """The prompt for one entry (``instruction``, ``input``), in the Alpaca style, without the answer.

    Parts with an empty line between them: the introduction, the instruction, and the input if there is one.
    """
    ### BEGIN SOLUTION
    prompt = (
        "Below is an instruction that describes a task. "
        "Write a response that appropriately completes the request."
        f"\n\n### Instruction:\n{entry['instruction']}"
    )
    return prompt + f"\n\n### Input:\n{entry['input']}" if entry["input"] else prompt
    ### END SOLUTION


class InstructionDataset(Dataset):
    """``dataset[i]``: the token ids (a list) of prompt and answer of ``data[i]``, as one text."""

    def __init__(self, data: Sequence[dict[str, str]], tokenizer: Any) -> None:
        ### BEGIN SOLUTION
        self.encoded_texts = []
        for entry in data:
            full_text = format_input(entry) + f"\n\n### Response:\n{entry['output']}"
            self.encoded_texts.append(tokenizer.encode(full_text))
        ### END SOLUTION

    def __getitem__(self, index: int) -> list[int]:
        ### BEGIN SOLUTION
        return self.encoded_texts[index]
        ### END SOLUTION

    def __len__(self) -> int:
        ### BEGIN SOLUTION
        return len(self.encoded_texts)
        ### END SOLUTION


def split_data(data: list[dict[str, str]]) -> tuple[list[dict[str, str]], ...]:
    """Given: (train, test, validation), in the data's order: 85 %, 10 % (both rounded down) and the rest."""
    train_end = int(len(data) * 0.85)
    test_end = train_end + int(len(data) * 0.1)
    return data[:train_end], data[train_end:test_end], data[test_end:]
