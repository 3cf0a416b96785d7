"""Code that reaches for what judges it, found by reading and never by running.

A probe runs in the process of what it looks at, so code that is right already can claim more than it does (see the
handbook on isolation). No answer needs the names below: whoever uses them is worth a look. As with a brief's forbidden
names this is a hint for the instructor and changes no grade.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .forbidden import Flag, find_names

_REASON = "reaches into the process that it is judged in"
_NAMES = (
    "autograder", "sys.modules", "sys._getframe", "sys.settrace", "sys.setprofile", "inspect.currentframe",
    "inspect.stack", "gc.get_objects", "gc.get_referrers", "gc.get_referents", "ctypes", "IPython.get_ipython",
    "_pytest", "__main__", ".f_back", ".f_globals", ".f_locals", ".f_builtins", ".__globals__", ".__subclasses__",
)  # fmt: skip
_OFFERED = (
    "autograder.data.gpt2.download_and_load_gpt2", "autograder.data.fetch.data_path",
    "autograder.data.vocabulary.use_shipped_vocabulary",
)  # fmt: skip
"""What briefs and notebooks tell students to use: it gives data and nothing of what judges."""
_WORTH_READING = re.compile(
    r"\b(autograder|sys|inspect|gc|ctypes|IPython|_pytest|__main__|f_(back|globals|locals|builtins)|__(globals|subclasses)__)\b"
)


def find_reaching(sources: Mapping[str, str]) -> list[Flag]:
    """Flags for every use of a name that leads to the grader's half of the process, by file and line."""
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text) for text in sources.values())
    suspicious = any(_WORTH_READING.search(text) for text in plain)  # Python reads names so
    return find_names(sources, _NAMES, _REASON, _OFFERED) if suspicious else []
