"""Editions and what the fediverse was told of them, brought together: whatever changed them, and where.

Compared rather than noted at each change: an edition is corrected, withdrawn, moved, narrowed or deleted by many acts
of the product, and none of them has to know that somebody follows it from elsewhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock
from fediverse import accounts, delivering, documents
from fediverse.models import Account, Post
from groups.access import visitor
from veille.models import Edition

KEPT = 20
"""How many of the latest editions an account shows and keeps up to date; those before stay as they were told."""


def sweep() -> None:
    """Tell of every account what is new, changed or withdrawn."""
    for pk in Account.objects.order_by("pk").values_list("pk", flat=True):
        compare(pk)


@transaction.atomic
def compare(account_pk: int) -> None:
    """Bring what was told of one account up to date. The account is locked: two workers tell a thing once."""
    account = (
        Account.objects.select_for_update(of=("self",)).select_related("watch__group").filter(pk=account_pk).first()
    )
    if account is None:
        return
    shown = accounts.is_shown(account)
    open_to_all = Edition.objects.visible_to(visitor()).filter(watch=account.watch, number__isnull=False)
    if shown:
        editions = list(open_to_all.order_by("-number").prefetch_related("selections")[:KEPT])
        known = {post.edition_id: post for post in Post.objects.filter(edition__in=editions)}
        for edition in reversed(editions):
            _compare_one(account, edition, known.get(edition.pk))
    _withdraw(account, open_to_all)


def _compare_one(account: Account, edition: Edition, post: Post | None) -> None:
    """Tell of one edition that anybody may read, if it is new or no longer what was told."""
    items = sorted(edition.selections.all(), key=lambda row: (row.position, row.pk))
    if post is None:
        uri = f"{account.uri}posts/{uuid4()}/"
        _create(account, edition, documents.note(account, edition, items, uri))
        return
    said = documents.note(account, edition, items, post.uri)
    if post.is_gone or not _differs(said, post.body):
        return
    moment = clock.now()
    said["updated"] = documents.stamp(moment)
    _keep(post, said, moment)
    _tell(account, "Update", said, f"{post.uri}#update-{moment.timestamp():.0f}")


def _differs(said: dict[str, Any], told: dict[str, Any]) -> bool:
    return any(said.get(name) != told.get(name) for name in said)


def _create(account: Account, edition: Edition, said: dict[str, Any]) -> None:
    """Keep an edition under its new address; only one published since the account was opened is sent to followers."""
    moment = edition.published_at or clock.now()
    Post.objects.create(
        account=account, edition=edition, uri=said["id"], body=said, published_at=moment, changed_at=moment
    )
    if moment >= account.since:
        _tell(account, "Create", said, f"{said['id']}#create", published=said["published"])


def _withdraw(account: Account, open_to_all: Any) -> None:
    """Take back what not everybody may read any more, were the account closed meanwhile."""
    still = open_to_all.filter(pk=OuterRef("edition_id"))
    for post in Post.objects.filter(account=account, is_gone=False).filter(~Exists(still)):
        Post.objects.filter(pk=post.pk).update(is_gone=True, changed_at=clock.now(), body=documents.tombstone(post.uri))
        _tell(account, "Delete", documents.tombstone(post.uri), f"{post.uri}#delete")


def _keep(post: Post, said: dict[str, Any], moment: datetime) -> None:
    Post.objects.filter(pk=post.pk).update(body=said, changed_at=moment)


def _tell(account: Account, kind: str, thing: dict[str, Any], uri: str, **more: Any) -> None:
    body = documents.activity(kind, account, thing, uri, **documents.to_all(account), **more)
    delivering.to_followers(account, uri, body)
