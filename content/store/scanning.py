"""Virus scanning, where VEILLEE_CLAMAV names a scanner: new bytes first of all, old ones slowly again.

Bytes that wait for the scanner are given to whoever sent them alone; blocked ones to nobody, with the name of what was
found. A scanner that does not answer holds new bytes back, and never opens them (LF10).
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from content.models import Blob
from content.store.keeping import opened
from core import clock
from core.clamd import ScannerError, threat_in

log = logging.getLogger(__name__)
AGAIN = timedelta(days=7)
"""How often bytes that were clean are looked at again: signatures come later than viruses."""
PAUSE = timedelta(minutes=3)
"""How long a scanner that did not answer about some bytes is left in peace about them."""
AT_ONCE = 20


def scan(blob: Blob) -> bool:
    """Ask the scanner about bytes unless it has said that they are clean; tell whether they may be used."""
    if not settings.VEILLEE_CLAMAV or blob.verdict == Blob.Verdict.CLEAN:
        return blob.verdict != Blob.Verdict.BLOCKED
    if blob.checked_at and blob.checked_at > clock.now() - PAUSE:
        return False
    return look(blob)


def look(blob: Blob) -> bool:
    """Ask the scanner now, note what it says, and tell whether the bytes may be used. No answer changes no verdict."""
    try:
        with blob.file.open("rb") as file:
            threat = threat_in(opened(file), settings.VEILLEE_CLAMAV)
    except (ScannerError, OSError) as error:
        log.warning("blob %s was not scanned: %s", blob.pk, error)
        Blob.objects.filter(pk=blob.pk).update(checked_at=clock.now())
        return False
    blob.verdict = Blob.Verdict.BLOCKED if threat else Blob.Verdict.CLEAN
    blob.threat, blob.checked_at = threat[:100], clock.now()
    blob.save(update_fields=["verdict", "threat", "checked_at"])
    if threat:
        log.warning("blob %s is blocked: %s", blob.pk, threat)
    return not threat


def sweep() -> None:
    """Look again, a few at a time, at what was looked at long ago, or came before there was a scanner."""
    if not settings.VEILLEE_CLAMAV:
        return
    before = clock.now() - AGAIN
    old = Blob.objects.filter(Q(checked_at__lt=before) | Q(verdict=Blob.Verdict.NONE, checked_at=None))
    for blob in old.exclude(verdict=Blob.Verdict.WAITING).order_by("checked_at", "pk")[:AT_ONCE]:
        look(blob)
