"""Uses the tokenizer directly, not the chapter's helpers."""

import torch

from previous_chapters import generate_text_simple


def generate_and_print_sample(model, tokenizer, device, start_context):
    model.eval()
    size = model.pos_emb.weight.size(0)
    ids = torch.tensor([tokenizer.encode(start_context)], device=device)
    with torch.no_grad():
        ids = generate_text_simple(model, ids, 50, size)
    text = tokenizer.decode(ids[0].tolist())
    print(text.replace("\n", " "))
    model.train()
