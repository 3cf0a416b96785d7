"""Prompts by str.format and textwrap-like templates."""

from torch.utils.data import Dataset

ALPACA = """Below is an instruction that describes a task. Write a response that appropriately completes the request.

### Instruction:
{instruction}"""
WITH_INPUT = (
    ALPACA
    + """

### Input:
{input}"""
)
RESPONSE = """

### Response:
{output}"""


def format_input(entry):
    return (WITH_INPUT if entry["input"] else ALPACA).format(**entry)


def format_input_phi3(entry):
    template = "<|user|>\n{instruction}\n{input}\n<|assistant|>\n" if entry["input"] else None
    return (template or "<|user|>\n{instruction}\n<|assistant|>\n").format(**entry)


class InstructionDataset(Dataset):
    """Encodes when asked, and keeps what it encoded."""

    def __init__(self, data, tokenizer):
        self.data, self.tokenizer, self.kept = data, tokenizer, {}

    def __getitem__(self, index):
        if index not in self.kept:
            entry = self.data[index]
            self.kept[index] = self.tokenizer.encode(format_input(entry) + RESPONSE.format(**entry))
        return self.kept[index]

    def __len__(self):
        return len(self.data)
