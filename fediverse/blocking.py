"""Domains that the site's administrators keep out of the fediverse's doors."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from activity.record import record
from core import clock
from fediverse.models import BlockedDomain, FediDelivery, Peer


def is_blocked(host: str) -> bool:
    """Tell whether a host, or a domain above it, is kept out: one query."""
    labels = host.partition(":")[0].lower().split(".")
    return BlockedDomain.objects.filter(domain__in=[".".join(labels[at:]) for at in range(len(labels))]).exists()


@transaction.atomic
def block(*, domain: str, reason: str, by: User) -> None:
    """Keep a domain out, with all below it: its followers are gone and nothing more is sent to it."""
    BlockedDomain.objects.update_or_create(domain=domain, defaults={"reason": reason, "at": clock.now()})
    within = Q(host=domain) | Q(host__endswith=f".{domain}") | Q(host__startswith=f"{domain}:")
    Peer.objects.filter(within).delete()
    FediDelivery.objects.filter(within, state="waiting").update(state="dropped", error="blocked")
    record("fediverse.blocked", actor=by, domain=domain)


def unblock(*, pk: int, by: User) -> None:
    """Let a domain in again; whoever followed from there follows anew if they wish."""
    row = BlockedDomain.objects.filter(pk=pk).first()
    if row is not None:
        row.delete()
        record("fediverse.unblocked", actor=by, domain=row.domain)
