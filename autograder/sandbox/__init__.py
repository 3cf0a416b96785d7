"""Student code, kept apart: isolation and limits, the wire, and the intake of untrusted files.

The sandbox knows nothing of suites: it takes sources and calls, and gives observations back.
"""

from .errors import SandboxError
from .levels import describe_levels, detect_level
from .limits import Limits
from .session import Sandbox, Session

__all__ = ["Limits", "Sandbox", "SandboxError", "Session", "describe_levels", "detect_level"]
