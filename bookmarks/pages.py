"""Reading the page behind a bookmark, in the worker: fills what nobody typed, meets the same page under two names."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext

from accounts.models import User
from bookmarks import copies, texts, twins
from bookmarks.actions import key_of, read_soon
from bookmarks.models import Address, Bookmark
from content.store.keeping import keep_bytes
from core import clock, text
from core.addresses import InvalidAddress
from core.fetch import Response
from core.fetch_guard import FetchError
from core.pagemeta import PageMeta, read_page
from core.pages import PASSING, picture, polite_fetch
from search import index
from toolkit import actions

LEASE = timedelta(minutes=2)
SHORT_PAUSE, LONG_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
ATTEMPTS_MAX = 4


def read(bookmark_pk: int) -> None:
    """Read the page of one bookmark that waits, unless another worker does. Never raises for what the page does."""
    if not _lease(bookmark_pk):
        return
    bookmark = Bookmark.objects.select_related("group", "author").get(pk=bookmark_pk)
    try:
        answer = polite_fetch(bookmark.url)
        answer.raise_for_status()
        meta = read_page(answer.body, answer.content_type, answer.url, answer.headers.get("x-robots-tag", ""))
        image = picture(meta.image_url)
    except FetchError as error:
        _put_off(bookmark, error)
        return
    fill(bookmark, meta, image, answer)
    keep_what_it_says(bookmark.pk, answer, meta)


def keep_what_it_says(pk: int, answer: Response, meta: PageMeta) -> None:
    """Keep the readable text of a page, a copy of it where the group keeps some, and look for pages alike.

    What comes after the metadata may fail without taking them away. A page that asks for no archive leaves no text.
    """
    bookmark = Bookmark.objects.alive().select_related("group").filter(pk=pk).first()
    if bookmark is None:
        return
    texts.keep(bookmark, "" if meta.noarchive else texts.readable(answer))
    twins.look(bookmark)
    copies.take(bookmark, answer, meta)


def _lease(pk: int) -> bool:
    now = clock.now()
    waiting = Bookmark.objects.filter(pk=pk, fetch_state=Bookmark.Fetch.WAITING, fetch_attempts__lt=ATTEMPTS_MAX)
    free = waiting.filter(Q(fetch_lease=None) | Q(fetch_lease__lt=now))
    return bool(free.update(fetch_lease=now + LEASE, fetch_attempts=F("fetch_attempts") + 1))


def _put_off(bookmark: Bookmark, error: FetchError) -> None:
    """Note why the page could not be read; passing troubles are tried again by the sweep, a few times.

    A site that we are reading already is no failure: the page waits a few seconds and the attempt does not count.
    """
    attempts = bookmark.fetch_attempts - (error.code == "busy")
    again = error.code in PASSING and attempts < ATTEMPTS_MAX
    pause = SHORT_PAUSE if error.code == "busy" else LONG_PAUSE
    Bookmark.objects.filter(pk=bookmark.pk).update(
        fetch_state=Bookmark.Fetch.WAITING if again else Bookmark.Fetch.FAILED,
        fetch_attempts=attempts,
        fetch_error=error.code[:300],
        fetch_lease=clock.now() + pause if again else None,
    )


def fill(bookmark: Bookmark, meta: PageMeta, image: bytes | None, answer: Response) -> None:
    """Keep what the page says where nobody typed anything, then join the bookmark to an older one of the same page."""
    with transaction.atomic():
        fresh = Bookmark.objects.select_for_update(of=("self",)).select_related("group").get(pk=bookmark.pk)
        if meta.title and not fresh.has_typed_title:
            fresh.title = meta.title
        if meta.description and not fresh.has_typed_summary:
            fresh.body = meta.description
        fresh.site = (meta.site_name or fresh.site)[:120]
        fresh.writer = meta.author[:160]
        fresh.written_on = meta.published.date() if meta.published else None
        fresh.language = meta.language[:12]
        fresh.fetch_state, fresh.fetch_error, fresh.fetch_lease = Bookmark.Fetch.DONE, "", None
        if image:
            fresh.image = keep_bytes(image, "image/png" if image.startswith(b"\x89PNG") else "image/jpeg")
        actions.prepare_text(fresh)
        fresh.body_html = text.render(fresh.body) if fresh.has_typed_summary else text.as_paragraphs(fresh.body)
        fresh.slug = actions.free_slug(fresh)
        fresh.save()
        index.note_changed(fresh)
    for url in dict.fromkeys([answer.url, meta.canonical_url]):
        if url:
            also_known_as(fresh, url)


def also_known_as(bookmark: Bookmark, url: str) -> None:
    """Note another address of the page; when an older bookmark has it, the younger one joins the older."""
    try:
        key = key_of(url)
    except InvalidAddress:
        return
    try:
        with transaction.atomic():
            row, _made = Address.objects.get_or_create(group=bookmark.group, key=key, defaults={"bookmark": bookmark})
    except IntegrityError:
        return
    if row.bookmark_id != bookmark.pk:
        kept = Bookmark.objects.select_related("group").get(pk=row.bookmark_id)
        if kept.trashed_at is None and bookmark.trashed_at is None:
            older, younger = sorted([kept, bookmark], key=lambda one: one.pk)
            merge(younger, older)


@transaction.atomic
def merge(lost: Bookmark, kept: Bookmark, by: User | None = None) -> None:
    """Join a bookmark to another of the same page, with the summary its finder typed kept as a comment (VC5, VC6)."""
    if lost.has_typed_summary and lost.author:
        actions.post_comment(content=lost, author=lost.author, body=lost.body)
    Address.objects.filter(bookmark=lost).update(bookmark=kept)
    actions.merge(lost=lost, kept=kept, by=by)
    if lost.author and lost.author_id != kept.author_id:
        actions.react(item=kept, user=lost.author, value=1)


def sweep() -> None:
    """Read the pages that wait and whose hint was lost, a few at a time."""
    now = clock.now()
    waiting = Bookmark.objects.filter(fetch_state=Bookmark.Fetch.WAITING, trashed_at=None)
    stuck = waiting.filter(fetch_attempts__gte=ATTEMPTS_MAX).filter(Q(fetch_lease=None) | Q(fetch_lease__lt=now))
    stuck.update(fetch_state=Bookmark.Fetch.FAILED, fetch_error="slow")
    free = waiting.filter(Q(fetch_lease=None) | Q(fetch_lease__lt=now))
    for pk in list(free.order_by("pk").values_list("pk", flat=True)[:20]):
        read(pk)
    twins.sweep()


def read_again(bookmark: Bookmark) -> None:
    """Let the worker read a page anew: what it says, and a copy of it where the group keeps some."""
    fresh = {"fetch_state": Bookmark.Fetch.WAITING, "fetch_attempts": 0, "fetch_lease": None}
    Bookmark.objects.filter(pk=bookmark.pk).exclude(fetch_state=Bookmark.Fetch.WAITING).update(**fresh)
    read_soon(bookmark)


def sentence(bookmark: Bookmark) -> str:
    """Return, for people, why the page could not be read; empty when it was."""
    from core.fetch_guard import SENTENCES

    if bookmark.fetch_state != Bookmark.Fetch.FAILED:
        return ""
    return str(SENTENCES.get(bookmark.fetch_error) or gettext("The page could not be read."))
