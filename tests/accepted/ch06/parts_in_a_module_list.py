"""What trains is gathered in a ModuleList; a seed is set before the head is made."""

import torch
from torch import nn


def add_classification_head(model, num_classes=2, emb_dim=768, train_all=False):
    torch.manual_seed(123)
    *frozen, last = model.trf_blocks.children()
    model.out_head = nn.Linear(emb_dim, num_classes)
    model.requires_grad_(train_all)
    if not train_all:
        nn.ModuleList([last, model.final_norm, model.out_head]).requires_grad_()
    return model
