"""Code that does not end, or grows, is interrupted where it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.watchdog import OwnLimits, Stopped, Watchdog


def place(filename: str, line: int) -> str:
    return Path(filename).name if filename == __file__ else ""


def stopped(run: Callable[[], object], limits: OwnLimits) -> Watchdog:
    """The watchdog that stopped `run`."""
    watchdog = Watchdog(limits, place)
    with pytest.raises(Stopped), watchdog:
        run()
    assert watchdog.where == Path(__file__).name
    return watchdog


def spin() -> None:
    while True:
        pass


def swallow() -> None:
    """A bare except swallows the first interruption, and code like that does not look at it."""
    try:
        spin()
    except:  # noqa: E722
        spin()


def wait() -> None:
    time.sleep(3600)


def grow() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


def test_a_loop_ends() -> None:
    assert stopped(spin, OwnLimits(seconds=0.3)).status == "timeout"


def test_a_loop_that_catches_everything_ends() -> None:
    assert stopped(swallow, OwnLimits(seconds=0.3)).status == "timeout"


@pytest.mark.skipif(not hasattr(__import__("signal"), "setitimer"), reason="only a signal ends a sleep")
def test_a_sleep_ends() -> None:
    assert stopped(wait, OwnLimits(seconds=0.1)).status == "timeout"


def test_growth_ends() -> None:
    assert stopped(grow, OwnLimits(seconds=600.0, memory_mb=64.0)).status == "out_of_memory"


def test_in_another_thread_as_on_windows() -> None:
    found: list[Watchdog] = []
    thread = threading.Thread(target=lambda: found.append(stopped(spin, OwnLimits(seconds=0.3))))
    thread.start()
    thread.join()
    assert found[0].status == "timeout"


def test_what_ends_in_time_is_left_alone() -> None:
    for _ in range(50):
        with Watchdog(OwnLimits(), place) as watchdog:
            sum(range(1000))
        assert watchdog.status == ""


def test_the_time_can_be_set_for_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert OwnLimits.of({"wall": 30.0}).seconds == 30.0
    monkeypatch.setenv("AUTOGRADER_SECONDS", "90")
    assert OwnLimits.of({"wall": 30.0, "memory_mb": 5.0}) == OwnLimits(90.0, 5.0)
    monkeypatch.setenv("AUTOGRADER_SECONDS", "soon")
    assert OwnLimits.of({}).seconds == 10.0
