"""Whole modules are switched by requires_grad_, the head is told its sizes by the old one."""

import torch


def add_classification_head(model, num_classes=2, emb_dim=768, train_all=False):
    model.requires_grad_(bool(train_all))
    head = torch.nn.Linear(in_features=model.out_head.in_features, out_features=num_classes, bias=True)
    model.add_module("out_head", head)
    if not train_all:
        *_, last = model.trf_blocks.children()
        last.requires_grad_(True)
        model.final_norm.requires_grad_(True)
    return model
