"""Generates with a loop of its own and writes to stdout."""

import sys

import torch

from text_tokens import text_to_token_ids, token_ids_to_text


def generate_and_print_sample(model, tokenizer, device, start_context):
    model.eval()
    context = model.pos_emb.num_embeddings
    ids = text_to_token_ids(start_context, tokenizer).to(device)
    with torch.no_grad():
        for _ in range(50):
            best = model(ids[:, -context:])[:, -1].argmax(dim=-1, keepdim=True)
            ids = torch.cat([ids, best], dim=-1)
    sys.stdout.write(" ".join(token_ids_to_text(ids, tokenizer).split("\n")) + "\n")
    model.train()
