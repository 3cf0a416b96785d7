"""Ids as a growing list, written to sys.stdout."""

import sys

import torch


def generate_and_print_sample(model, tokenizer, device, start_context):
    model.eval()
    n = len(model.pos_emb.weight)
    ids = tokenizer.encode(start_context, allowed_special={"<|endoftext|>"})
    with torch.inference_mode():
        for _ in range(50):
            logits = model(torch.tensor([ids[-n:]], device=device))
            ids.append(int(logits[0, -1].argmax()))
    text = tokenizer.decode(ids)
    sys.stdout.write(" ".join(text.split("\n")) + "\n")
    sys.stdout.flush()
    model.train()
