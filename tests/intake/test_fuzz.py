"""A short run of the fuzzer; the long one is `python -m autograder.sandbox.fuzz_intake --count 1000000`."""

from __future__ import annotations

from autograder.sandbox import fuzz_intake


def test_mutated_submissions() -> None:
    before = fuzz_intake.peak_bytes()
    figures = fuzz_intake.run(3_000, seed=1)
    assert figures.inputs.total() == 3_000
    # A fuzzer that only ever meets one outcome tests nothing.
    assert all(figures.outcomes[outcome] > 50 for outcome in ("taken", "refused", "nothing in it"))
    assert fuzz_intake.peak_bytes() - before < fuzz_intake.MAX_GROWTH
