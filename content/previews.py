"""Reading, in the worker, the pages that texts link to: title, a line, a picture made anew and kept by us (CC16)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q

from content.models import LinkPreview
from content.store.keeping import keep_bytes
from core import clock
from core.fetch_guard import FetchError
from core.pagemeta import read_page
from core.pages import PASSING, picture, polite_fetch

LEASE = timedelta(minutes=2)
PAUSE = timedelta(minutes=5)
ATTEMPTS_MAX = 4


def read(pk: int) -> None:
    """Read the page of one preview that waits, unless another worker does. Never raises for what the page does."""
    now = clock.now()
    waiting = LinkPreview.objects.filter(pk=pk, state=LinkPreview.State.WAITING)
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    if not free.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return
    row = LinkPreview.objects.get(pk=pk)
    try:
        answer = polite_fetch(row.url)
        answer.raise_for_status()
        meta = read_page(answer.body, answer.content_type, answer.url, answer.headers.get("x-robots-tag", ""))
        image = picture(meta.image_url)
    except FetchError as error:
        _put_off(row, error.code)
        return
    row.title, row.description, row.site_name = meta.title[:200], meta.description[:300], meta.site_name[:100]
    if image:
        row.picture = keep_bytes(image, "image/png" if image.startswith(b"\x89PNG") else "image/jpeg")
    row.state, row.read_at, row.lease_until = LinkPreview.State.READ, clock.now(), None
    row.save()


def _put_off(row: LinkPreview, code: str) -> None:
    """Try a passing trouble again later, a few times; let the link be a link otherwise."""
    again = code in PASSING and row.attempts < ATTEMPTS_MAX
    row.state = LinkPreview.State.WAITING if again else LinkPreview.State.FAILED
    row.lease_until = clock.now() + PAUSE if again else None
    row.save()


def sweep() -> None:
    """Read the pages that wait and whose hint was lost, a few at a time."""
    now = clock.now()
    waiting = LinkPreview.objects.filter(state=LinkPreview.State.WAITING)
    stuck = waiting.filter(attempts__gte=ATTEMPTS_MAX).filter(Q(lease_until=None) | Q(lease_until__lt=now))
    stuck.update(state=LinkPreview.State.FAILED)
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    for pk in list(free.order_by("asked_at").values_list("pk", flat=True)[:20]):
        read(pk)
