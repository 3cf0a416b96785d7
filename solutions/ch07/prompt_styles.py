"""Exercise 7.1: another prompt style, that of Phi-3. Source: book section 7.2."""


def format_input_phi3(entry: dict[str, str]) -> str:
    """The prompt for one entry in the Phi-3 style, up to where the answer begins.

    Lines, each ended by a newline: ``<|user|>``, the instruction, the input if any, ``<|assistant|>``.
    """
    ### BEGIN SOLUTION
    lines = ["<|user|>", entry["instruction"], entry["input"], "<|assistant|>"]
    return "".join(f"{line}\n" for line in lines if line)
    ### END SOLUTION
