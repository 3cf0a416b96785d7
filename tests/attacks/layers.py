"""What each layer of the sandbox holds by itself: the attacks on the machine again, one layer taken away at a time.

Without a layer an attack may get through, so this is to be run contained.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.attacks import figures
from tests.attacks.loading import Submission
from tests.attacks.range import open_range, shoot

TOPICS = ("channel", "endings", "files", "machine", "outliving", "resources", "searching", "time")
"""What aims at the machine. Lies, patches and texts meet no layer of the kernel's."""


def measure(
    attacks: Sequence[Submission], levels: Sequence[str], layers: Sequence[str], most: int, seconds: float
) -> int:
    """Shoot at each level without each of `layers`; figures are kept."""
    aimed = [one for one in attacks if one.topic in TOPICS]
    for level in levels:
        for layer in layers:
            row = f"without {level} {layer}"
            with open_range() as place:
                chosen = figures.missing(row, aimed, most)
                outcome = shoot(place, chosen, level=level, shards=1, without=[layer], seconds=seconds)
            figures.show(row, outcome)
            figures.keep(row, outcome)
    return 0
