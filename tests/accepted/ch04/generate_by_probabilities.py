"""Softmax before the choice, as the book shows it, and a list of columns."""

import torch


def generate_text_simple(model, idx, max_new_tokens, context_size):
    columns = [idx]
    while len(columns) <= max_new_tokens:
        window = torch.cat(columns, dim=-1)[:, -context_size:]
        with torch.no_grad():
            probabilities = torch.softmax(model(window)[:, -1, :], dim=-1)
        columns.append(torch.argmax(probabilities, dim=-1, keepdim=True))
    return torch.cat(columns, dim=-1)
