"""What counting words can do: naive Bayes and logistic regression on the words of a message, in numpy."""

import re

import numpy as np


def held_out_accuracy(
    texts: list[str], spam: np.ndarray, seed: int, train: float = 0.7, *, method: str = "bayes"
) -> float:
    """Accuracy on the part of the messages not learned from.

    Args:
        texts: n messages.
        spam: (n,) booleans.
        train: the share that is learned from.
        method: "bayes" or "logistic".
    """
    words = [re.findall(r"[a-z0-9']+", text.lower()) for text in texts]
    order = np.random.default_rng(seed).permutation(len(texts))
    cut = int(train * len(texts))
    seen, unseen = order[:cut], order[cut:]
    index = {word: i for i, word in enumerate(sorted({word for row in seen for word in words[row]}))}
    present = np.zeros((len(texts), len(index)), np.float32)
    for row, each in enumerate(words):
        present[row, [index[word] for word in each if word in index]] = 1  # a word never seen says nothing
    fit = {"bayes": _bayes, "logistic": _logistic}[method]
    weights, bias = fit(present[seen], spam[seen])
    return float(np.mean((present[unseen] @ weights + bias > 0) == spam[unseen]))


def _bayes(present: np.ndarray, spam: np.ndarray) -> tuple[np.ndarray, float]:
    """Bernoulli naive Bayes with add-one smoothing, as a linear rule."""
    share = [(present[kind].sum(0) + 1) / (kind.sum() + 2) for kind in (spam, ~spam)]
    present_odds, absent_odds = np.log(share[0] / share[1]), np.log((1 - share[0]) / (1 - share[1]))
    return present_odds - absent_odds, float(absent_odds.sum() + np.log(spam.mean() / (1 - spam.mean())))


def _logistic(present: np.ndarray, spam: np.ndarray) -> tuple[np.ndarray, float]:
    """Gradient descent on the penalised cross-entropy of word presence."""
    weights, bias = np.zeros(present.shape[1], np.float32), 0.0
    for _ in range(150):
        error = (spam - 1 / (1 + np.exp(-(present @ weights + bias)))).astype(np.float32)
        weights += 4 * present.T @ error / len(spam) - 0.001 * weights
        bias += float(error.mean())
    return weights, bias
