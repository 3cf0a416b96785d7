"""The small checkout that releases quickly."""

from tests.release.conftest import checkout, recorded_fixture

__all__ = ["checkout", "recorded_fixture"]
