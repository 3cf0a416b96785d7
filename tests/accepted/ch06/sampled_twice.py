"""Training and validation rows are each sampled from what is left."""

import pandas as pd


def create_balanced_dataset(df):
    spam_df = df.query("Label == 'spam'")
    ham_df = df.query("Label == 'ham'").sample(n=spam_df.shape[0], random_state=123, replace=False)
    return pd.concat([spam_df, ham_df], axis=0).reset_index(drop=True)


def random_split(df, train_frac, validation_frac):
    train = df.sample(n=int(len(df) * train_frac), random_state=123)
    rest = df.drop(train.index)
    val = rest.sample(n=int(len(df) * validation_frac), random_state=123)
    return train, val, rest.drop(val.index)
