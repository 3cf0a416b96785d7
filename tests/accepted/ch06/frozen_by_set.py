"""The trained parameters are collected in a set of identities."""

from torch import nn


class Head(nn.Linear):
    pass


def add_classification_head(model, num_classes=2, emb_dim=768, train_all=False):
    setattr(model, "out_head", Head(emb_dim, num_classes))  # noqa: B010
    parts = [model.out_head, model.final_norm, model.trf_blocks[len(model.trf_blocks) - 1]]
    trained = {id(parameter) for part in parts for parameter in part.parameters()}
    for parameter in model.parameters():
        parameter.requires_grad = True if train_all else id(parameter) in trained
    return model
