"""The surplus of ham is drawn and dropped; the split by head and tail."""

import pandas as pd


def create_balanced_dataset(df):
    surplus = df[df["Label"] == "ham"]
    surplus = surplus.sample(n=len(surplus) - (df["Label"] == "spam").sum(), random_state=123)
    if df.index.is_unique:
        return df.drop(index=surplus.index)
    flat = df.reset_index(drop=True)
    ham = flat[flat["Label"] == "ham"].sample(n=int((flat["Label"] == "spam").sum()), random_state=123)
    return pd.concat((ham, flat[flat["Label"] == "spam"]))


def random_split(df, train_frac, validation_frac):
    n = len(df)
    n_train, n_validation = int(n * train_frac), int(n * validation_frac)
    rest = df.sample(n=n, random_state=123)
    train, rest = rest.head(n_train), rest.tail(n - n_train)
    validation, test = rest.head(n_validation), rest.tail(len(rest) - n_validation)
    return train, validation, test
