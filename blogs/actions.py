"""Writes of articles: what is kept beside the text, who signs, and the way from a draft to the readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from activity.record import record
from blogs import guests
from blogs.models import Article, Newsroom, minutes_of
from content.models import Content
from content.store.keeping import keep_bytes
from core import clock, text
from core.pictures import around, own_image
from groups.models import Group
from toolkit import actions, holding, stages
from toolkit.editing import Editing
from toolkit.signers import set_signers

WIDE, SMALL = (1200, 630), (480, 320)
"""The picture at the head of an article, which is also its share card, and the one of the list."""
State = Content.State


@dataclass(frozen=True)
class Given:
    """What was typed with an article besides its own columns."""

    signers: list[User] | None = field(default_factory=list)
    """Members who sign beside the author; None leaves them as they are."""
    tags: Iterable[str] = ()
    files: Iterable[UploadedFile] = ()
    cover: UploadedFile | None = None
    drops_cover: bool = False
    form_key: UUID | None = None
    quiet: bool = False
    how: Editing = field(default_factory=Editing)


def is_reviewing(group: Group) -> bool:
    """Tell whether an animator of `group` reads each article before it is published."""
    return Newsroom.objects.filter(group=group, is_reviewing=True).exists()


@transaction.atomic
def write(*, article: Article, author: User, given: Given, act: str, may_skip_review: bool) -> Content:
    """Keep a new article: as a draft (`act` "draft"), for review, for its hour, or published at once.

    The same form sent twice gives the article made the first time.
    """
    if act == "draft":
        article.state = State.DRAFT
    elif not may_skip_review and is_reviewing(article.group):
        article.state = State.REVIEW
    _prepare(article, given)
    more = {"tags": given.tags, "files": given.files, "form_key": given.form_key, "quiet": given.quiet}
    made = actions.publish(item=article, author=author, **more)  # type: ignore[arg-type]
    if made is article:
        set_signers(item=article, signers=given.signers or [])
        if article.state == State.REVIEW:
            actions.announce(holding.submitted(article, author))
    return made


@transaction.atomic
def change(*, article: Article, editor: User, given: Given, act: str, may_skip_review: bool) -> None:
    """Save what was changed in an article; a draft goes on its way when `act` is "publish"."""
    _prepare(article, given)
    before = Article.objects.only("correction").get(pk=article.pk)
    if before.correction != article.correction:
        article.corrected_at = clock.now() if article.correction else None
    actions.edit(item=article, editor=editor, tags=given.tags, files=given.files, how=given.how)
    if given.signers is not None:
        set_signers(item=article, signers=given.signers)
    if act == "publish":
        send(article=article, by=editor, may_skip_review=may_skip_review)


@transaction.atomic
def send(*, article: Article, by: User, may_skip_review: bool) -> str:
    """Publish an article that is prepared, or hand it to the animators: where they read first, and from a guest."""
    is_read = is_reviewing(article.group) or guests.is_guest(article, by)
    if may_skip_review or not is_read:
        return stages.put_out(item=article, by=by, is_checked=may_skip_review and article.state == State.REVIEW)
    stages.submit(item=article, by=by)
    return State.REVIEW


def _prepare(article: Article, given: Given) -> None:
    article.opening = text.one_line(article.opening)
    article.correction = text.one_line(article.correction)
    article.minutes = minutes_of(article.body)
    if given.drops_cover:
        article.cover = article.cover_wide = article.cover_small = None
    set_cover(article, given.cover)


def set_cover(article: Article, sent: Any = None) -> None:
    """Give an unsaved change of an article its pictures, from the file sent or from the one it has, at its focus."""
    data = None
    if sent is not None:
        made = own_image(sent.read())
        if made is not None:
            data = made[0]
            article.cover = keep_bytes(*made)
    elif article.cover is not None:
        with article.cover.file.open("rb") as stored:
            data = stored.read()
    cut = around(data, (article.focus_x, article.focus_y), [WIDE, SMALL]) if data else None
    if cut is not None:
        article.cover_wide, article.cover_small = (keep_bytes(one, "image/webp") for one in cut)


@transaction.atomic
def set_reviewing(*, group: Group, by: User, is_on: bool) -> None:
    """Have the animators of a group read each article first, or no more."""
    Newsroom.objects.update_or_create(group=group, defaults={"is_reviewing": is_on})
    record("group.changed", actor=by, group=group, changed=["articles"])
