"""Fixtures of the tests of `veille`."""

from tests.web import site

__all__ = ["site"]
