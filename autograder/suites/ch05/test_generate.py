"""Hidden suite of generate: greedy choices are exact, chance is judged by support and by shares.

False alarms. Support: a token that may come up with probability p stays away from n draws with probability
(1 - p)^n; every p and n below makes that less than 1e-12. Shares: by Hoeffding's inequality n draws leave
a token's share farther than t from its probability with at most 2 exp(-2 n t^2); submission and reference may
each be t off, so atol = 2 t, and the settings below keep the sum over all tokens and looks under 1e-10.
"""

from typing import Any

import numpy as np

from autograder.judging import Judge, check

EXERCISE = "ch05-generate"


def table(judge: Judge, rows: int = 7, vocab: int = 9) -> np.ndarray:
    """Logits (rows, vocab): each row a permutation of well separated values, the first of them negative."""
    return np.stack([0.75 * judge.permutation(vocab) - 2 for _ in range(rows)]).astype(np.float32)


def what_came_up(seen: Any, expected: Any) -> str | None:
    """Say how many tokens came up, and how many may."""
    for row, (here, there) in enumerate(zip(seen, expected, strict=True)):
        if here != there:
            start = f"after start {row}, " if len(seen) > 1 else ""
            wrong = len(set(here) - set(there))
            return f"{start}{len(here)} different tokens are drawn; {wrong} of them must not be"
    return None


@check(
    points=4,
    asks="at temperature 0 the likeliest token is appended, step by step, to every row",
    think="Which position's logits say what comes next, and along which axis is the largest taken?",
)
def test_greedy(judge: Judge) -> None:
    logits = table(judge)
    for rows, how in ((3, {"temperature": 0.0}), (3, {}), (1, {}), (1, {"top_k": 3}), (1, {"top_k": 1})):
        judge.compare(
            "ch05.generated", table=logits, idx=judge.integers(0, 9, rows, 3), steps=7, context_size=30, **how
        )


@check(
    points=2,
    asks="the model sees the last context_size tokens; the result is never cut",
    think="Which end of the text is dropped, and from what: the model's input or the result?",
)
def test_window(judge: Judge) -> None:
    logits = table(judge)
    judge.compare("ch05.generated", table=logits, idx=judge.integers(0, 9, 1, 7), steps=6, context_size=4)
    judge.compare("ch05.generated", table=logits, idx=judge.integers(0, 9, 2, 2), steps=7, context_size=5)


@check(
    points=4,
    asks="above 0 the next token is drawn from softmax(logits / temperature)",
    think="Temperature near 0: which distribution comes out? Very high: which one?",
)
def test_temperature(judge: Judge) -> None:
    # 4 tokens, 20000 draws, t = 0.0275: 2 * 4 * 2 * exp(-2 * 20000 * 0.0275^2) = 1e-12.
    logits = np.array([[0.0, 0.8, 1.6, -1.3]], np.float32)[:, judge.permutation(4)]
    for temperature in (4.0, 0.8, 0.5, 0.25):
        judge.compare(
            "ch05.frequencies",
            logits=logits,
            rows=2000,
            steps=10,
            temperature=temperature,
            seed=judge.seed(),
            atol=0.055,
        )
    # 0.02: the second token has exp(-40). 60: each of the four has 0.23 or more, 0.77^150 < 1e-16.
    for temperature in (0.02, 60.0):
        judge.compare(
            "ch05.support",
            logits=logits,
            steps=150,
            temperature=temperature,
            seed=judge.seed(),
            explain=what_came_up,
        )


@check(
    points=2,
    asks="only the top_k largest logits stay in play, with their share among themselves",
    think="What must a logit be so that softmax gives exactly 0? How many stay: k, or one more or less?",
)
def test_top_k(judge: Judge) -> None:
    # Temperature 4: each of 2 or 4 tokens has at least 0.18, (1 - 0.18)^200 < 1e-17; of 7 at least 0.079,
    # (1 - 0.079)^400 < 1e-14.
    logits = (0.7 * judge.permutation(7) - 3.5)[None].astype(np.float32)
    for top_k in (2, 4, 7, 1):
        judge.compare(
            "ch05.support",
            logits=logits,
            steps=400 if top_k == 7 else 200,
            temperature=4.0,
            top_k=top_k,
            seed=judge.seed(),
            explain=what_came_up,
        )
    # 5 tokens, 600 draws, t = 0.155: 2 * 5 * 2 * exp(-2 * 600 * 0.155^2) = 6e-12.
    logits = np.array([[2.0, 0.0, -1.0, -3.0, 1.9]], np.float32)[:, judge.permutation(5)]
    judge.compare(
        "ch05.frequencies",
        logits=logits * 2,
        rows=1,
        steps=600,
        temperature=1.6,
        top_k=3,
        seed=judge.seed(),
        atol=0.31,
    )


@check(
    points=1,
    asks="each row of a batch has its own top_k, or several rows are refused",
    think="The k-th largest of what: of the row, or of the batch?",
)
def test_top_k_by_row(judge: Judge) -> None:
    # Tokens are the even numbers: each row of the batch stays with its row of logits (see the probe).
    # The three best of the batch are two of row 0 and one of row 1. Each of a row's three best has at least
    # 0.19: (1 - 0.19)^150 < 1e-13.
    best = np.array([[3.0, 2.4, 2.0, 1.2, 0.5], [2.7, 2.2, 1.9, 1.0, 0.7]])
    logits = np.full((2, 11), -50.0, np.float32)
    for row in range(2):
        logits[row, 2 * judge.permutation(5) + 2 * (row == 0)] = best[row]
    # The brief allows to refuse several rows; then each row has to be right by itself.
    how = {"logits": logits, "steps": 150, "temperature": 1.0, "top_k": 3, "seed": judge.seed()}
    judge.compare("ch05.support_row_by_row", **how, explain=what_came_up)


@check(
    points=2,
    asks="a single row ends before eos_id; an eos_id in the prompt ends nothing",
    think="Is the end token part of the text? And what if there is none within max_new_tokens?",
)
def test_end_of_text(judge: Judge) -> None:
    while True:  # until token 0 comes up, but not early, and the start does not come up again
        follows, start = judge.permutation(9), judge.integers(1, 9, 1, 1)
        text = greedy(follows, int(start[0, 0]), steps=6)
        if 0 in text[3:] and 0 not in text[:3] and int(start[0, 0]) not in text:
            break
    chain = np.eye(9, dtype=np.float32)[follows]
    for eos_id in (text[2], text[0], 0, 9):
        judge.compare("ch05.generated", table=chain, idx=start, steps=6, context_size=30, eos_id=eos_id)
    judge.compare("ch05.generated", table=chain, idx=start, steps=2, context_size=30, eos_id=int(start[0, 0]))


def greedy(follows: np.ndarray, start: int, steps: int) -> list[int]:
    """The text of a model whose next token is ``follows[sum of all tokens modulo 9]``."""
    text = [start]
    for _ in range(steps):
        text.append(int(follows[sum(text) % 9]))
    return text[1:]


@check(
    points=1,
    asks="every call draws anew",
    think="What does a fixed seed inside of the function do to the second call?",
)
def test_draws_anew(judge: Judge) -> None:
    # Two runs of 60 draws from four equally likely tokens agree with probability 4^-60.
    logits = np.zeros((1, 4), np.float32)
    judge.compare("ch05.two_runs_differ", logits=logits, steps=60, temperature=1.0, seed=judge.seed())
