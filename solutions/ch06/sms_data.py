"""From a lopsided collection of messages to three balanced sets. Source: book section 6.2."""

import pandas as pd


def create_balanced_dataset(df: pd.DataFrame) -> pd.DataFrame:
    """All spam messages and equally many ham messages, drawn at random without replacement.

    ``df`` has the columns ``Label`` ("ham" or "spam") and ``Text``, with fewer spam than ham rows; it is left
    as it is. The draw is repeatable: ``random_state=123``.
    """
    ### BEGIN SOLUTION
    spam = df[df["Label"] == "spam"]
    ham = df[df["Label"] == "ham"].sample(len(spam), random_state=123)
    return pd.concat([ham, spam])
    ### END SOLUTION


def random_split(
    df: pd.DataFrame, train_frac: float, validation_frac: float
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Shuffle the rows (``random_state=123``) and cut them into (train, validation, test).

    The first two sizes are ``int(len(df) * fraction)``, rounded down each; the test set is what is left.
    """
    ### BEGIN SOLUTION
    shuffled = df.sample(frac=1, random_state=123).reset_index(drop=True)
    train_end = int(len(df) * train_frac)
    validation_end = train_end + int(len(df) * validation_frac)
    return shuffled[:train_end], shuffled[train_end:validation_end], shuffled[validation_end:]
    ### END SOLUTION
