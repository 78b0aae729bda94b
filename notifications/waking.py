"""Hints to our own tasks, kept apart since the tasks import the modules that give them."""

from __future__ import annotations

from core.hints import hint


def send_soon() -> None:
    """Ask the worker to send the mails that wait."""
    from notifications.tasks import send

    hint(send)


def expand_soon(message_pk: int) -> None:
    """Ask the worker to give every recipient of a message a delivery."""
    from notifications.tasks import expand

    hint(expand, message_pk)


def try_push_soon(user_pk: int) -> None:
    """Ask the worker to send a word to somebody's devices."""
    from notifications.tasks import try_push

    hint(try_push, user_pk)
