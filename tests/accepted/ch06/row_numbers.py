"""Python's own random numbers choose row numbers; the rows keep the order of the table."""

import random


def create_balanced_dataset(df):
    labels = list(df["Label"])
    spam = [i for i, label in enumerate(labels) if label == "spam"]
    ham = [i for i, label in enumerate(labels) if label == "ham"]
    return df.iloc[sorted(spam + random.Random(123).sample(ham, len(spam)))]


def random_split(df, train_frac, validation_frac):
    rows = list(range(len(df)))
    random.Random(123).shuffle(rows)
    sizes = [int(len(rows) * fraction) for fraction in (train_frac, validation_frac)]
    parts = []
    for size in [*sizes, len(rows) - sum(sizes)]:
        parts.append(df.iloc[sorted(rows[:size])])
        rows = rows[size:]
    return tuple(parts)
