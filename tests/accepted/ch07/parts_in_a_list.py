"""Prompts are joined from parts, items encoded when asked for."""

from torch.utils.data import Dataset


def format_input(entry: dict) -> str:
    parts = [
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.",
        "### Instruction:\n" + entry["instruction"],
    ]
    if entry.get("input"):
        parts.append("### Input:\n" + entry["input"])
    return "\n\n".join(parts)


def format_input_phi3(entry):
    text = "<|user|>\n" + entry["instruction"] + "\n"
    if len(entry["input"]) > 0:
        text += entry["input"] + "\n"
    return text + "<|assistant|>\n"


class InstructionDataset(Dataset):
    def __init__(self, data, tokenizer):
        self.data, self.tokenizer = data, tokenizer

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        e = self.data[i]
        return self.tokenizer.encode(format_input(e) + "\n\n### Response:\n" + e["output"])


def extract_response(generated_text, input_text):
    response = generated_text[len(input_text) :].strip()
    if response.startswith("### Response:"):
        response = response[len("### Response:") :]
    return response.strip()
