"""Which names may be a student's in nbgrader: it puts them into patterns, paths, links and pages as they are."""

from __future__ import annotations

import glob

_ACTING = frozenset('<>"\\/%#?')
"""What begins markup, ends a string of a script, or means something in a link."""

_OBJECTS = frozenset(
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf "
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__".split()
)
"""What every object of JavaScript has: the formgrader takes a student of this name for one it has, and shows nobody."""


def is_student_id(name: str) -> bool:
    """Can nbgrader hold a student of this name without harm to others?

    A page of the formgrader runs what stands in a name, with the rights of the instructor.
    """
    plain = name.isprintable() and glob.escape(name) == name and not _ACTING & set(name)
    return plain and not name.startswith((".", "-")) and name.strip() != "" and name not in _OBJECTS
