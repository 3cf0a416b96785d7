"""What a chapter takes from a student's own earlier chapters, in the folders beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.implementation import Implementation, ImportFailed, MissingName, read_sources


class OwnAnswers:
    """A chapter's answers by name; one that is not to be had is an ``ImportError`` that says what to do there."""

    def __init__(self, folder: Path) -> None:
        self._chapter = folder.name
        self._answers = Implementation(read_sources(folder), folder=folder.name)

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self._answers, name)
        except MissingName:
            why = "it is not there"
        except ImportFailed as error:
            why = f"{type(error.__cause__).__name__}: {error.__cause__}"
        raise ImportError(
            f"no {name} from {self._chapter} beside this folder ({why}): try autograder check {self._chapter}"
        )
