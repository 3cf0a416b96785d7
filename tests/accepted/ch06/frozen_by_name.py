"""What trains is decided by the parameters' names, in one loop after the head is in place."""

from torch import nn


def add_classification_head(model, num_classes=2, emb_dim=768, train_all=False):
    model.out_head = nn.Linear(emb_dim, num_classes)
    last = f"trf_blocks.{len(model.trf_blocks) - 1}."
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(train_all or name.startswith((last, "final_norm.", "out_head.")))
    return model
