"""The split draws the test set's complement step by step: sample, drop, sample, drop."""

import pandas as pd


def create_balanced_dataset(df):
    spam = df.query("Label == 'spam'")
    ham = df.query("Label != 'spam'").sample(frac=1, random_state=123).iloc[: len(spam)]
    return pd.concat([spam, ham], ignore_index=True)


def random_split(df, train_frac, validation_frac):
    rest = df.reset_index(drop=True)
    train = rest.sample(int(len(df) * train_frac), random_state=123)
    rest = rest.drop(index=train.index)
    validation = rest.sample(int(len(df) * validation_frac), random_state=123)
    return train, validation, rest.drop(index=validation.index)
