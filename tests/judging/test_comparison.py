"""What counts as equal, and how a difference is told without giving the answer away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.judging.comparison import difference, tolerance
from autograder.judging.recorded import from_json, sketch, sketches_agree, to_json
from autograder.observation import Fault, Raised

FLOATS = arrays.arrays(np.float32, (3, 5), elements=st.floats(-100, 100, width=32))


def test_equal_up_to_rounding_but_not_beyond() -> None:
    expected = np.linspace(-3, 3, 15, dtype=np.float32).reshape(3, 5)
    allowed = tolerance(expected, expected.astype(np.float64))
    near, far = expected.copy(), expected.copy()
    near[1, 2] += allowed / 2
    far[1, 2] += 10 * allowed
    assert difference(near, expected) is None
    found = difference(far, expected, expected.astype(np.float64))
    assert found is not None and "[1, 2]" in found.says


@pytest.mark.parametrize(
    "wrong",
    [
        np.full((2, 2), np.nan, np.float32),
        np.full((2, 2), np.inf, np.float32),
        np.zeros((2, 3), np.float32),
        np.zeros((2, 2), np.float64),
        np.zeros((2, 2), np.int64),
        [[0.0, 0.0], [0.0, 0.0]],
        0.0,
        None,
        "0",
        Raised("ValueError", "no"),
        Fault("timeout", "too slow"),
    ],
)
def test_what_is_no_zero_array_is_told_apart(wrong: object) -> None:
    assert difference(wrong, np.zeros((2, 2), np.float32)) is not None  # type: ignore[arg-type]


def test_booleans_are_no_numbers() -> None:
    assert difference(True, 1) is not None
    assert difference(1, True) is not None
    assert difference(True, 1.0) is not None
    assert difference(2, 2.0) is None


def test_mappings_name_what_is_missing_and_what_is_too_many() -> None:
    missing = difference({"a": 1}, {"a": 1, "W_query": 2})
    extra = difference({"a": 1, "mask": 2}, {"a": 1})
    assert missing is not None and "W_query" in missing.says
    assert extra is not None and "mask" in extra.says


def test_an_untouched_stub_is_no_refusal() -> None:
    """Where the reference refuses an argument, NotImplementedError is not the same answer."""
    assert difference(Raised("ValueError"), Raised("AssertionError")) is None
    assert difference(Raised("NotImplementedError"), Raised("ValueError")) is not None


@given(FLOATS, FLOATS)
def test_a_difference_never_shows_the_expected_value(seen: np.ndarray, expected: np.ndarray) -> None:
    found = difference(seen, expected)
    if found:
        place = tuple(map(int, found.says.split("[")[1].split("]")[0].split(",")))
        secret = f"{expected[place].item():.6g}"
        shown = f"{seen[place].item():.6g}"
        assert secret == shown or f" {secret}," not in found.says.replace(shown, "", 1)


@given(FLOATS, st.floats(0, 1e-3))
def test_sketches_of_near_values_agree(values: np.ndarray, atol: float) -> None:
    moved = values.astype(np.float64) + atol * np.sign(np.sin(np.arange(15).reshape(3, 5)))
    assert sketches_agree(sketch(values.astype(np.float64)), sketch(moved), atol * 1.001 + 1e-12)


def test_sketches_of_other_shapes_kinds_and_values_differ() -> None:
    values = np.random.default_rng(0).normal(size=(3, 5))
    for other in (values.T, values[:2], values.astype(np.float32), -values, values * np.nan, values.astype(np.int64)):
        assert not sketches_agree(sketch(values), sketch(other), 1e-6)


def test_observations_survive_being_stored() -> None:
    value = {"a": np.arange(6, dtype=np.int64).reshape(2, 3), "b": [1, 2.5, None, True, "x"], "c": Raised("ValueError")}
    stored = from_json(to_json(value))
    assert difference(stored, value) is None and difference(value, stored) is None


def test_what_is_zero_in_exact_arithmetic_may_be_any_noise() -> None:
    noise = np.array([3e-8, -1e-8, 2e-8], dtype=np.float32)
    exact = np.array([1e-17, 0.0, -2e-17])
    assert difference(np.array([0.0, 5e-8, -9e-8], dtype=np.float32), noise, exact) is None
    assert difference(np.array([0.0, 5e-8, 1e-3], dtype=np.float32), noise, exact) is not None
