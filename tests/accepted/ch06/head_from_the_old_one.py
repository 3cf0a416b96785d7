"""The width is asked of the old head; requires_grad is set in one comprehension over named parameters."""

import re

from torch import nn


def add_classification_head(model, num_classes=2, emb_dim=768, train_all=False):
    model.out_head = nn.Linear(model.out_head.weight.shape[1], num_classes)
    last = len(model.trf_blocks) - 1
    trains = re.compile(rf"(out_head|final_norm|trf_blocks\.{last})\.")
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(bool(train_all or trains.match(name)))
    return model
