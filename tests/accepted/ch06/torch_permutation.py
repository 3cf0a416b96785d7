"""Shuffled by a torch generator; what is not needed of ham is dropped from a copy."""

import torch


def create_balanced_dataset(df):
    copy = df.reset_index(drop=True)
    ham = torch.tensor(copy.index[copy["Label"] == "ham"].tolist())
    surplus = len(ham) - int((copy["Label"] == "spam").sum())
    order = torch.randperm(len(ham), generator=torch.Generator().manual_seed(123))
    return copy.drop(index=ham[order[:surplus]].tolist())


def random_split(df, train_frac, validation_frac):
    n = len(df)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(123)).tolist()
    train, validation = int(n * train_frac), int(n * validation_frac)
    shuffled = df.take(order)
    return (
        shuffled.head(train),
        shuffled.iloc[train : -1 or None].head(validation),
        shuffled.tail(n - train - validation),
    )
