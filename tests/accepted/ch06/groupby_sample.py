"""Balanced by groupby: as many of each class as of the rarest, and split by a permutation of row numbers."""

import numpy as np


def create_balanced_dataset(df):
    rarest = df["Label"].value_counts().min()
    return df.groupby("Label").sample(n=rarest, random_state=123).reset_index(drop=True)


def random_split(df, train_frac, validation_frac):
    order = np.random.default_rng(123).permutation(len(df))
    first = int(len(df) * train_frac)
    second = first + int(len(df) * validation_frac)
    return tuple(df.iloc[part] for part in np.split(order, [first, second]))
