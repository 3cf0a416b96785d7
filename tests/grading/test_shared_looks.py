"""Workers of one run share what known mistakes showed; nothing but time depends on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.grading.pool import Pool
from autograder.grading.shared_looks import SharedLooks
from autograder.grading.worker import Order
from autograder.observation import Fault, Observation, Raised


class Observed:
    """Gives one observation, and counts how often it was made."""

    def __init__(self, seen: Observation) -> None:
        self.seen, self.count = seen, 0

    def __call__(self) -> Observation:
        self.count += 1
        return self.seen


@pytest.mark.parametrize(
    "seen",
    [None, 1.5, float("inf"), "naïve", [True, {"a": -3}], Raised("ValueError", "no", "a.py:3"), Fault("crashed", "so")],
)
def test_whoever_looks_first_looks_for_the_others(tmp_path: Path, seen: Observation) -> None:
    observed = Observed(seen)
    for _ in range(3):
        assert SharedLooks(tmp_path).look(("mistake", "check", 0, False, "float32"), observed) == seen
    assert observed.count == 1
    SharedLooks(tmp_path).look(("mistake", "check", 0, False, "float64"), observed)
    assert observed.count == 2


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    shared = [SharedLooks(tmp_path).look("a", Observed({"x": array})) for _ in range(2)]
    assert all(one["x"].dtype == array.dtype and np.array_equal(one["x"], array) for one in shared)


def test_a_damaged_file_is_looked_at_anew_and_what_cannot_cross_stays(tmp_path: Path) -> None:
    shared, observed = SharedLooks(tmp_path), Observed(7)
    shared.look("a", observed)
    [file] = tmp_path.iterdir()
    file.write_bytes(b"half")
    assert shared.look("a", observed) == 7 and observed.count == 2
    large = Observed(1 << 70)
    assert [shared.look("b", large) for _ in range(2)] == [1 << 70] * 2 and large.count == 2
    assert SharedLooks(tmp_path / "gone").look("a", observed) == 7


def test_the_folder_goes_with_the_workers(tmp_path: Path) -> None:
    with Pool(Order("ch03", tmp_path, "seed"), jobs=2) as pool:
        assert pool.order.looks and pool.order.looks.stat().st_mode & 0o077 == 0
    assert not pool.order.looks.exists()
    with Pool(Order("ch03", tmp_path, "seed")) as alone:
        assert alone.order.looks is None
