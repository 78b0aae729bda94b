"""What the worker derives from bytes: words for the index, a small picture, the pictures of the first pages.

Nothing here can fail an upload (LF3): each thing derived is a row that waits, is taken up under a lease, and ends as
ready, empty or failed with a reason. A lost hint is found by the sweep; one whose worker died is taken up again.
"""

from __future__ import annotations

import io
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.db.models import F, Q
from PIL import Image, UnidentifiedImageError

from content.models import Blob, Rendition
from content.store import away, keeping, scanning
from core import clock, filetypes, office, pdfs, words
from core.filetypes import PDF, PICTURES, TEXTS, is_office

log = logging.getLogger(__name__)
Kind, State = Rendition.Kind, Rendition.State
LEASE = timedelta(minutes=6)
"""Longer than the time a task may take (CELERY_TASK_TIME_LIMIT)."""
ATTEMPTS_MAX = 3
PAGES_MAX = 20
THUMB = (480, 480)
SOURCE_MAX = 100 * 1024 * 1024
"""Documents larger than this are not turned into pictures nor read."""
SWEEP_SECONDS = 40
"""After so long nothing more is begun: the last must end within a task's time (CELERY_TASK_SOFT_TIME_LIMIT)."""
AT_ONCE = 30
_SUFFIXES = {"application/rtf": ".rtf"}


class NotMadeError(Exception):
    """Something could not be derived; `code` says why in one word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kinds_for(media_type: str) -> list[str]:
    """Return what is derived from bytes of a type."""
    if media_type in PICTURES:
        return [Kind.THUMB]
    if media_type == PDF or is_office(media_type):
        return [Kind.TEXT, Kind.PAGES]
    return [Kind.TEXT] if media_type in TEXTS else []


def examine(pk: int) -> None:
    """Ask the scanner about new bytes, then derive what there is to derive. May run twice."""
    began = time.monotonic()
    blob = Blob.objects.filter(pk=pk).first()
    if blob is None or not scanning.scan(blob):
        return
    if blob.media_type == filetypes.UNKNOWN:
        with blob.file.open("rb") as file:
            _retype(blob, file)
    now = clock.now()
    rows = [Rendition(blob=blob, kind=kind, asked_at=now) for kind in kinds_for(blob.media_type)]
    Rendition.objects.bulk_create(rows, ignore_conflicts=True)
    Blob.objects.filter(pk=pk).update(examined_at=now)
    for row in Rendition.objects.filter(blob=blob, state=State.WAITING).values_list("pk", flat=True):
        if time.monotonic() - began < SWEEP_SECONDS:
            make(row)


def _retype(blob: Blob, file: File[Any]) -> None:
    """Say what bytes are that were kept before the store knew types; a picture not made anew stays unknown."""
    found = filetypes.real_type(keeping.opened(file))
    if found not in PICTURES and found != blob.media_type:
        blob.media_type = found
        Blob.objects.filter(pk=blob.pk).update(media_type=found)


def make(pk: int) -> None:
    """Make one thing that waits, unless another worker does. Never raises for what the file does."""
    now = clock.now()
    waiting = Rendition.objects.filter(pk=pk, state=State.WAITING)
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    if not free.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return
    row = Rendition.objects.select_related("blob").get(pk=pk)
    try:
        state, error = MAKERS[row.kind](row), ""
    except NotMadeError as failure:
        state, error = State.FAILED, failure.code
    except office.OfficeError as failure:
        state, error = State.FAILED, failure.code
    except pdfs.LockedError:
        state, error = State.FAILED, "locked"
    except keeping.NoRoomError:
        # Room may be made: the lease holds it back for a while, then it is tried again.
        return
    except away.errors():
        # So it is where the bucket does not answer.
        return
    except Exception:
        log.exception("rendition %s cannot be made", pk)
        state, error = State.FAILED, "unreadable"
    row.state, row.error, row.made_at, row.lease_until = state, error, clock.now(), None
    row.save()


def _thumb(row: Rendition) -> str:
    with row.blob.file.open("rb") as file:
        _keep_thumb(row, file.read())
    return State.READY


def _keep_thumb(row: Rendition, data: bytes) -> None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.thumbnail(THUMB)
            out = io.BytesIO()
            image.convert("RGBA" if "A" in image.mode else "RGB").save(out, "WEBP", quality=75)
            row.width, row.height = image.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise NotMadeError("unreadable") from error
    row.file.save(_name(row), ContentFile(out.getvalue()), save=False)


def _name(row: Rendition) -> str:
    return f"{row.blob.sha256[:2]}/{row.blob.sha256[:32]}-{row.kind}-{row.number}.webp"


def _text(row: Rendition) -> str:
    media_type = row.blob.media_type
    if media_type in TEXTS:
        with row.blob.file.open("rb") as file:
            row.text = words.of_text(keeping.opened(file))
    else:
        with _at_hand(row.blob) as source:
            row.text = _words_in(source, media_type)
    return State.READY if row.text else State.EMPTY


def _words_in(source: Path, media_type: str) -> str:
    if words.is_read(media_type):
        if office.is_bomb(source):
            raise NotMadeError("bomb")
        try:
            return words.of_document(source, media_type)
        except ValueError as error:
            raise NotMadeError("unreadable") from error
    if media_type != PDF:
        source = office.to_pdf(source, source.parent)
    return words.tidy(pdfs.read(source, source.parent, words=True).words)


def _pages(row: Rendition) -> str:
    with _at_hand(row.blob) as source:
        if row.blob.media_type != PDF:
            source = office.to_pdf(source, source.parent)
        read = pdfs.read(source, source.parent, pages=PAGES_MAX)
        for number, (path, width, height) in enumerate(read.pages, 1):
            page, _made = Rendition.objects.get_or_create(
                blob=row.blob, kind=Kind.PAGE, number=number, defaults={"asked_at": row.asked_at}
            )
            page.width, page.height, page.state, page.made_at = width, height, State.READY, clock.now()
            page.file.save(_name(page), ContentFile(path.read_bytes()), save=False)
            page.save()
        if read.pages:
            thumb, _made = Rendition.objects.get_or_create(
                blob=row.blob, kind=Kind.THUMB, number=0, defaults={"asked_at": row.asked_at}
            )
            _keep_thumb(thumb, read.pages[0][0].read_bytes())
            thumb.state, thumb.made_at = State.READY, clock.now()
            thumb.save()
    row.count = read.count
    return State.READY if read.pages else State.EMPTY


@contextmanager
def _at_hand(blob: Blob) -> Iterator[Path]:
    """Give the bytes as a file on the disk, in a folder of its own that goes with all that was made in it."""
    if blob.size > SOURCE_MAX:
        raise NotMadeError("large")
    folder = Path(tempfile.mkdtemp(prefix="veillee-"))
    try:
        source = folder / f"source{_SUFFIXES.get(blob.media_type, '')}"
        with source.open("wb") as copy:
            for chunk in blob.file.chunks():
                copy.write(chunk)
        yield source
    finally:
        shutil.rmtree(folder, ignore_errors=True)


MAKERS: dict[str, Callable[[Rendition], str]] = {Kind.THUMB: _thumb, Kind.TEXT: _text, Kind.PAGES: _pages}


def sweep() -> None:
    """Take up what waits and whose hint was lost, for a while: the next sweep goes on."""
    began = time.monotonic()
    now = clock.now()
    waiting = Rendition.objects.filter(state=State.WAITING)
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    free.filter(attempts__gte=ATTEMPTS_MAX).update(state=State.FAILED, error="unreadable", made_at=now)
    for pk in list(free.order_by("asked_at").values_list("pk", flat=True)[:AT_ONCE]):
        if time.monotonic() - began < SWEEP_SECONDS:
            make(pk)
    new = Blob.objects.filter(examined_at=None).exclude(verdict=Blob.Verdict.BLOCKED)
    asked = new.exclude(verdict=Blob.Verdict.WAITING, checked_at__gt=now - scanning.PAUSE)
    for pk in list(asked.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        if time.monotonic() - began < SWEEP_SECONDS:
            _examine_calmly(pk)


def _examine_calmly(pk: int) -> None:
    """Examine bytes; those that cannot be, because their file is gone, hold back no other and are left alone."""
    try:
        examine(pk)
    except Exception:
        log.exception("blob %s cannot be examined", pk)
        Blob.objects.filter(pk=pk).update(examined_at=clock.now())


def words_of(blob_pks: list[int]) -> dict[int, str]:
    """Return the words found in blobs, by id: one query."""
    rows = Rendition.objects.filter(blob__in=blob_pks, kind=Kind.TEXT, state=State.READY)
    return dict(rows.values_list("blob_id", "text"))
