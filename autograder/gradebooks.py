"""Where a course keeps its nbgrader gradebook: a file, or a database that several may write to."""

from __future__ import annotations

from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from traitlets.config import Config, PyFileConfigLoader


class GradebookError(Exception):
    """The gradebook can't be read or written; one clear line. It is then as it was before."""


def gradebook_url(given: str) -> str:
    """The URL of a gradebook that was named by its file or by a URL. Raises ``GradebookError``."""
    if "://" in given:
        try:
            return make_url(given).render_as_string(hide_password=False)
        except ArgumentError:
            raise GradebookError(f"{given} is no URL of a database") from None
    if not Path(given).is_file():
        raise GradebookError(f"{given}: there is no such gradebook")
    return f"sqlite:///{Path(given).resolve()}"


def course_config(course: Path) -> Config:
    """The configuration of the course in a folder, or nbgrader's defaults there."""
    config = Config()
    if (course / "nbgrader_config.py").is_file():
        config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    config.CourseDirectory.root = str(course)
    return config


def gradebook_of(course: Path) -> str | None:
    """The URL of a course's gradebook, None where it has none yet."""
    url = CourseDirectory(config=course_config(course)).db_url
    file = make_url(url).database if url.startswith("sqlite") else None
    return None if file is not None and not Path(file).is_file() else url


def name_of(url: str) -> str:
    """A gradebook as people call it: its file, or its address without the password."""
    parts = make_url(url)
    return parts.database or "" if url.startswith("sqlite") else parts.render_as_string(hide_password=True)
