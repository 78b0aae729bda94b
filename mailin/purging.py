"""What is kept of received mails, and how long: the bytes some days, what became of them as long as our own mails."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from content.attachments import drop_file
from core import clock
from mailin.models import ListArchive, ReceivedMail

State = ReceivedMail.State
PAGE = 500


def purge() -> None:
    """Delete old bytes; delete what strangers sent with them, and old rows. What is held is let go of then."""
    raw_before = clock.now() - timedelta(days=settings.MAIL_IN_DAYS)
    rows_before = clock.now() - timedelta(days=settings.DELIVERY_RETENTION_DAYS)
    old = ReceivedMail.objects.filter(received_at__lt=raw_before).exclude(state=State.RECEIVED)
    for row in old.exclude(raw="")[:PAGE]:
        drop_file(row.raw)
        state = State.REFUSED if row.state == State.HELD else row.state
        ReceivedMail.objects.filter(pk=row.pk).update(raw="", state=state)
    old.filter(user=None, raw="").delete()
    for archive in ListArchive.objects.filter(asked_at__lt=raw_before, state=ListArchive.State.CHECKED)[:PAGE]:
        drop_file(archive.file)
        archive.delete()
    for row in ReceivedMail.objects.filter(received_at__lt=rows_before)[:PAGE]:
        drop_file(row.raw)
        row.delete()
