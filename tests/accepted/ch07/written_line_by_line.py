"""Prompts are printed into a buffer line by line."""

import io


def format_input(entry):
    buffer = io.StringIO()
    print("Below is an instruction that describes a task.", end=" ", file=buffer)
    print("Write a response that appropriately completes the request.", file=buffer)
    print(file=buffer)
    print("### Instruction:", file=buffer)
    print(entry["instruction"], end="", file=buffer)
    if len(entry["input"]) > 0:
        print("\n\n### Input:", entry["input"], sep="\n", end="", file=buffer)
    return buffer.getvalue()


def format_input_phi3(entry):
    buffer = io.StringIO()
    for line in filter(None, ("<|user|>", entry["instruction"], entry.get("input"), "<|assistant|>")):
        print(line, file=buffer)
    return buffer.getvalue()
