"""A course of its own for regrading: what is changed here must not be seen by nbgrader's other tests."""

from tests.nbgrader.conftest import course

__all__ = ["course"]
