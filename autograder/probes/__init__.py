"""Probes: look at an implementation and say what was seen. Public by assumption.

A probe is a function ``name(impl, **inputs)`` in a module of this package. It returns plain data or tensors and
holds no expected value, no tolerance and no verdict: it runs beside student code, which can read it.
"""

from __future__ import annotations

import importlib
import traceback
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

import numpy as np

from autograder.implementation import Implementation, ImportFailed, MissingName
from autograder.observation import MAX_TEXT, Ask, Call, Fault, Observation, Raised, as_plain, numbers_in

Probe = TypeVar("Probe", bound=Callable[..., Any])
MOST_SUMMED_UP = 1_000_000
"""Numbers of one look that the side that judges sums up: the largest look gives a tenth, far more would hold it up."""
_OUTSIDE = '; an import finds no network, input or files of its own here: put this under if __name__ == "__main__":'


class Counterpart(Protocol):
    """Somebody an answer talks with during one look."""

    def answer(self, said: Observation) -> Observation:
        """What it says to `said`, which is not trusted; for whatever that is, nothing is raised."""
        ...


def summed_up_by(summary: Callable[..., Any], *, proves: bool | None = True) -> Callable[[Probe], Probe]:
    """Mark a probe that sends all it saw; ``summary(seen, **inputs)`` makes the observation of it.

    Beside student code, a summary ("two factors, half of them kept") is a constant that anybody can send. So
    the probe sends the values themselves, and the side that judges sums them up. Unless ``proves``, such values are
    easily made up too (uniform within a range, zeros at a rate): they are no evidence that anything was computed. With
    None, they are where the sum changes with what is drawn, as any observation.
    """

    def mark(probe: Probe) -> Probe:
        probe.summary, probe.proves = summary, proves  # type: ignore[attr-defined]
        return probe

    return mark


def talks_with(counterpart: Callable[..., Counterpart]) -> Callable[[Probe], Probe]:
    """Mark a probe during which the answer talks with somebody: a server, say.

    Beside student code, whatever a server is about to say could be read. So ``counterpart(**inputs["counterpart"])``
    is made on the side that judges. The probe gets no such input, but `ask`: what it says to the counterpart
    goes over there, and the answer comes back. A summary gets the counterpart, with what it noted.
    """

    def mark(probe: Probe) -> Probe:
        probe.counterpart = counterpart  # type: ignore[attr-defined]
        return probe

    return mark


def run(impl: Implementation, call: Call) -> Observation:
    """Make one observation. Errors of the implementation come back as :class:`Raised`."""
    call, counterpart = parted(call)
    ask = counterpart.answer if counterpart else None
    return summed_up(call, look(impl, call, ask), counterpart)


def parted(call: Call) -> tuple[Call, Counterpart | None]:
    """What may lie beside student code of a call, and who stays on this side, if its probe talks with anybody."""
    make = getattr(_probe(call), "counterpart", None)
    if make is None:
        return call, None
    inputs = dict(call.inputs)
    counterpart = make(**inputs.pop("counterpart"))
    return replace(call, inputs=inputs), counterpart


def summed_up(call: Call, seen: Observation, counterpart: Counterpart | None = None) -> Observation:
    """The observation, where the probe of `call` leaves its summary to this side; `seen` is not trusted."""
    summary = getattr(_probe(call), "summary", None)
    if summary is None or isinstance(seen, (Raised, Fault)):
        return seen
    others = {"counterpart": counterpart} if counterpart else {}
    try:
        if numbers_in(seen) > MOST_SUMMED_UP:
            raise ValueError("more than any look gives")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of numbers that no right answer has: no news for who grades
            return as_plain(summary(seen, **_cast(dict(call.inputs), call.dtype), **others))
    except Exception:  # noqa: BLE001 - data of another form than the probe's
        return Raised("ValueError", "what came back is not what this look gives")


def proves_by_itself(call: Call) -> bool | None:
    """Whether what the probe of `call` sends, to be summed up, has to be computed; None where the sum itself tells."""
    return getattr(_probe(call), "proves", None)


def _probe(call: Call) -> Callable[..., Any]:
    chapter, _, name = call.probe.partition(".")
    return getattr(importlib.import_module(f"autograder.probes.{chapter}"), name)


def look(impl: Implementation, call: Call, ask: Ask | None = None) -> Observation:
    """What the probe itself saw: to be summed up on the side that judges (:func:`summed_up`).

    `ask` reaches the call's counterpart, where there is one.
    """
    import torch

    probe = _probe(call)
    before = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, call.dtype))
    torch.set_grad_enabled(True)  # an answer that left gradients off spoils its own look alone
    try:
        inputs = _cast(dict(call.inputs), call.dtype)
        others = {"ask": ask} if ask else {}
        # torch.manual_seed also queues a seed, with a stack trace, for every kind of device that is not there.
        torch.default_generator.manual_seed(int(inputs.get("seed", 0)))
        if not call.standins:
            return as_plain(probe(impl, **inputs, **others))
        with impl.replaced(_standins(call.standins)):
            return as_plain(probe(impl, **inputs, **others))
    except MissingName as error:
        return Fault("missing", str(error))
    except ImportFailed as error:
        cause = error.__cause__ or error
        seen = raised(impl, cause)
        hint = _OUTSIDE if isinstance(cause, (OSError, EOFError)) else ""
        return Fault("crashed", f"{seen.where or error}: {seen.type}: {seen.message}{hint}")
    except (Exception, SystemExit, GeneratorExit) as error:  # noqa: BLE001 - whatever student code raises is data
        return raised(impl, error)
    finally:
        torch.set_default_dtype(before)


def raised(impl: Implementation, error: BaseException) -> Raised:
    """The plain record of an exception: its type, its text (cut) and the student's line."""
    if isinstance(error, SyntaxError):
        where = impl.location(error.filename or "", error.lineno or 0)
        line = (error.text or "").strip()
        magic = f"{line[:40]!r} is a command for notebooks, not Python: take this line out of the file"
        return Raised(type(error).__name__, magic if line.startswith(("%", "!")) else str(error.msg)[:MAX_TEXT], where)
    try:
        message = str(error)[:MAX_TEXT]
    except Exception:  # noqa: BLE001 - a student's exception may have no text
        message = ""
    where = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        where = impl.location(frame.f_code.co_filename, line) or where
    return Raised(type(error).__name__, message, where)


def _standins(names: tuple[str, ...]) -> dict[str, Any]:
    """Stand-ins by name, gathered from the chapters' probe modules (``ch03:CausalAttention`` picks one)."""
    found = {}
    for entry in names:
        chapter, _, name = entry.partition(":")
        module = importlib.import_module(f"autograder.probes.{chapter}")
        if name in module.STANDINS:
            found[name] = module.STANDINS[name]
    return found


def _cast(value: Any, dtype: str) -> Any:
    """Inputs at the working precision: float arrays take the default dtype, all others stay."""
    if isinstance(value, np.ndarray):
        return value.astype(dtype) if value.dtype.kind == "f" else value
    if isinstance(value, dict):
        return {key: _cast(item, dtype) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cast(item, dtype) for item in value]
    return value
