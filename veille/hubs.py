"""Which WebSub hub the feeds of a watch name: that of its own channel, else the site's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

from veille.models import Channel, Watch

WEBSUB = Channel.Network.WEBSUB
_SILENT = {Channel.State.PAUSED, Channel.State.REMOVED}


def with_hub(watches: QuerySet[Watch]) -> QuerySet[Watch]:
    """Return the same watches with what `hub_of` needs: no query more."""
    rows = Channel.objects.filter(watch=OuterRef("pk"), network=WEBSUB).exclude(state="removed", address__gt="")
    told = (
        rows.annotate(told=Concat("state", Value(" "), "address", output_field=TextField()))
        .order_by("-pk")
        .values("told")
    )
    return watches.annotate(hub_told=Subquery(told[:1]))


def hub_of(watch: Watch) -> str:
    """Return the hub to name in the feeds of a watch, empty for none: a paused channel names none."""
    told: Any = getattr(watch, "hub_told", "?")
    if told == "?":
        told = getattr(with_hub(Watch.objects.filter(pk=watch.pk)).first(), "hub_told", None)
    state, _space, address = (told or "active ").partition(" ")
    return "" if state in _SILENT else address or str(settings.WEBSUB_HUB)
