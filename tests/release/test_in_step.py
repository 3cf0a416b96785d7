"""What is committed in assignments/ and instructor/source/ is what the sources generate, and gives nothing away."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import CHAPTERS, find_root
from autograder.release.build import release
from autograder.release.folder import OBSERVATIONS

ROOT = find_root()
RELEASED = [name for name in CHAPTERS if (ROOT / "solutions" / name).is_dir()]


@pytest.mark.slow
@pytest.mark.parametrize("name", RELEASED)
def test_a_new_release_is_the_committed_one(name: str, tmp_path: Path) -> None:
    """Observations are numbers of another machine: equal up to rounding."""
    made = release(name, ROOT, out=tmp_path)
    for home in ("assignments", "instructor/source"):
        committed, new = ROOT / home / name, tmp_path / home / name
        for path in sorted(new.iterdir()):
            told = f"{home}/{name}/{path.name}: run `autograder release {name}`"
            assert (committed / path.name).is_file(), told
            if path.name == OBSERVATIONS:
                assert agree(json.loads(path.read_text()), json.loads((committed / path.name).read_text())), told
            else:
                assert path.read_bytes() == (committed / path.name).read_bytes(), told
    assert made.bundle.is_file()


def agree(one: Any, other: Any) -> bool:
    """Equal, floats up to rounding; tolerances (``atol``) come from rounding and are not compared."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(agree(one[key], other[key]) for key in one if key != "atol")
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(agree(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-3, abs_tol=1e-4) or (math.isnan(one) and math.isnan(other))
    return one == other
