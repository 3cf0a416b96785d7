"""What the sandbox costs: ``python -m tests.sandbox.cost [--sessions 30]`` prints the table of the handbook.

The submission is chapter 3's reference; a session makes five observations, one for each class. Medians, milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import numpy as np

from autograder.implementation import read_sources
from autograder.observation import Call, Fault, Raised
from autograder.sandbox import Limits, Sandbox
from autograder.sandbox.levels import LEVELS, examine

SOLUTION = Path(__file__).resolve().parents[2] / "solutions" / "ch03"
X = np.random.default_rng(1).normal(size=(2, 5, 3)).astype(np.float32)
CALLS = [
    Call("modules.forward", {"name": name, "args": args, "x": x, "seed": 1})
    for name, args, x in (
        ("SelfAttention_v1", [3, 4], X[0]),
        ("SelfAttention_v2", [3, 4], X[0]),
        ("CausalAttention", [3, 4, 5, 0.0], X),
        ("MultiHeadAttentionWrapper", [3, 2, 5, 0.0, 2], X),
        ("MultiHeadAttention", [3, 4, 5, 0.0, 2], X),
    )
]


def measured(sandbox: Sandbox, sessions: int) -> dict[str, float]:
    """Medians over `sessions`, in milliseconds."""
    rows: list[dict[str, float]] = []
    sources = read_sources(SOLUTION)
    for _ in range(sessions):
        began = time.perf_counter()
        with sandbox.open(sources, {}, {}, Limits()) as session:
            seen = [session.observe(CALLS[0])]
            first = time.perf_counter()
            seen += [session.observe(call) for call in CALLS[1:]]
            done = time.perf_counter()
            again = [_timed(session, CALLS[0]) for _ in range(10)]
            shares = dict(session.shares)
            closing = time.perf_counter()
        ended = time.perf_counter()
        assert not any(isinstance(one, (Fault, Raised)) for one in seen), seen
        rows.append({**shares, "first observation": first - began, "five observations": done - began,
                     "one more, same call": statistics.median(again), "end": ended - closing})  # fmt: skip
    return {name: 1000 * statistics.median(row[name] for row in rows) for name in rows[0]}


def _timed(session: object, call: Call) -> float:
    began = time.perf_counter()
    session.observe(call)
    return time.perf_counter() - began


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    sessions = parser.parse_args().sessions
    found = {}
    for level in LEVELS:
        if examine(level).available:
            with Sandbox(level) as sandbox:
                found[level] = measured(sandbox, sessions)
    names = list(dict.fromkeys(name for row in found.values() for name in row))
    print("| ms, median | " + " | ".join(found) + " |")
    print("|---|" + "---|" * len(found))
    for name in names:
        print(f"| {name} | " + " | ".join(f"{row[name]:.1f}" if name in row else "" for row in found.values()) + " |")


if __name__ == "__main__":
    main()
