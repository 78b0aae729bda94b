"""The mail server of these tests."""

from tests.postbox import postbox

__all__ = ["postbox"]
