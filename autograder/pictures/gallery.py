"""Which exercise has which picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from autograder.implementation import Implementation
from autograder.pictures.attention import TOKENS, by_identity, simple
from autograder.pictures.figure import Figure
from autograder.pictures.sampling import draws
from autograder.pictures.training import losses
from autograder.watchdog import OwnLimits, Stopped, Watchdog

Picture = Callable[[Implementation], Figure]

GALLERY: dict[str, Picture] = {
    "ch03-simple_attention": simple,
    "ch03-self_attention_v1": partial(by_identity, name="SelfAttention_v1", args=[TOKENS, TOKENS]),
    "ch03-self_attention_v2": partial(by_identity, name="SelfAttention_v2", args=[TOKENS, TOKENS]),
    "ch03-causal_attention": partial(by_identity, name="CausalAttention", args=[TOKENS, TOKENS, TOKENS, 0.0]),
    "ch03-multi_head_attention_wrapper": partial(
        by_identity, name="MultiHeadAttentionWrapper", args=[TOKENS, TOKENS, TOKENS, 0.0, 2], heads=2
    ),
    "ch03-multi_head_attention": partial(
        by_identity, name="MultiHeadAttention", args=[TOKENS, 2 * TOKENS, TOKENS, 0.0, 2], heads=2
    ),
    "ch05-train_model_simple": losses,
    "ch05-generate": draws,
}


def figure_of(impl: Implementation, exercise: str) -> Figure | None:
    """The picture of an exercise as `impl` answers it; None where there is none, or the code does not get that far."""
    picture = GALLERY.get(exercise)
    if picture is None:
        return None
    try:
        with Watchdog(OwnLimits(seconds=3.0), impl.location):
            return picture(impl)
    except (Exception, Stopped):  # noqa: BLE001 - the checks have said already what is wrong with it
        return None
