"""Loss curves (given)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_losses(
    epochs_seen: Sequence[float],
    tokens_seen: Sequence[int],
    train_losses: Sequence[float],
    val_losses: Sequence[float],
) -> Figure:
    """Training and validation loss over epochs, tokens seen on a second axis. Source: book figure 5.12."""
    import matplotlib.pyplot as plt
    from matplotlib.ticker import MaxNLocator

    figure, losses = plt.subplots(figsize=(5, 3))
    losses.plot(epochs_seen, train_losses, label="training")
    losses.plot(epochs_seen, val_losses, linestyle="-.", label="validation")
    losses.set(xlabel="epochs", ylabel="loss (nats per token)")
    losses.xaxis.set_major_locator(MaxNLocator(integer=True))
    losses.legend(loc="upper right")
    tokens = losses.twiny()  # a second x axis over the same y axis
    tokens.plot(tokens_seen, train_losses, alpha=0)  # invisible: it only sets the scale
    tokens.set_xlabel("tokens seen")
    figure.tight_layout()
    return figure
