"""Editions told elsewhere: a watch with channels that lead to stand-ins, and the sweep, run by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from django.core.cache import cache

from tests.veille.editions import Table
from tests.veille.standins.base import StandIn
from veille.channels import acts, outbox
from veille.channels.networks import network_of
from veille.models import Channel, Publication

Kind = TypeVar("Kind", bound=StandIn)


class Killed(BaseException):
    """A worker that dies: nothing catches it."""


@dataclass
class Teller:
    """The table of a watch, the stand-ins that it may reach, and what the worker does."""

    table: Table
    settings: Any
    stack: ExitStack = field(default_factory=ExitStack)

    def start(self, standin: Kind) -> Kind:
        """Start a stand-in, and let the fetcher reach it."""
        self.stack.enter_context(standin)
        self.settings.VEILLEE_FETCH_ALLOW = [*self.settings.VEILLEE_FETCH_ALLOW, standin.address]
        return standin

    def channel(
        self, network: str, address: str = "", secrets: dict[str, str] | None = None, **columns: Any
    ) -> Channel:
        """Return a new channel whose access was checked."""
        made = Channel(watch=self.table.watch, network=network, address=address, **columns)
        made.seal(**(secrets or {}))
        network_of(made).connect(made)
        return acts.add(channel=made, by=self.table.people.carole)

    def run(self) -> None:
        """Do what the sweep and the worker do, once."""
        outbox.expect()
        for pk in list(outbox.due().values_list("pk", flat=True)):
            outbox.tell(pk)

    def later(self, **time: float) -> None:
        """Let time pass, then do what the sweep and the worker do."""
        self.table.clock.shift(timedelta(**time))
        self.run()

    def row(self, channel: Channel) -> Publication:
        """Return what became of the one edition in a channel."""
        return Publication.objects.select_related("channel").get(channel=channel, edition__number__isnull=False)


@pytest.fixture
def teller(table: Table, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Teller]:
    """The teller of `veille-numerique`, on a Monday, who never waits between two messages."""
    monkeypatch.setattr("veille.channels.transport.pause", lambda seconds: None)
    cache.clear()
    made = Teller(table, settings)
    with made.stack:
        yield made
    cache.clear()


@pytest.fixture
def killed_before_noting(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Kill the worker between sending a message and noting it, until `undo()`."""

    def die(*noted: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_note", die)
        yield patch
