"""The journal of searches that found nothing (LS7): the words and how often, never who searched, nor when exactly.

A page that is read writes nothing: the words go to the worker. What looks like an address or a number of somebody is
not kept, nor words that are seen once only after a while.
"""

from __future__ import annotations

import logging
import re
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock
from search.models import Unanswered
from search.words import Terms

log = logging.getLogger(__name__)

LENGTH = 100
ROWS_MAX = 20_000
RARE_DAYS, KEPT_DAYS = 30, 365
_PERSONAL = re.compile(r"\d{6,}|@")


def words_to_note(terms: Terms, typed: str) -> str:
    """Return what the journal keeps of a search that found nothing: its folded words; empty when it keeps nothing."""
    said = " ".join(" ".join(term) for term in terms.wanted)
    if not said or terms.filters or _PERSONAL.search(typed) or _PERSONAL.search(said.replace(" ", "")):
        return ""
    return said[:LENGTH]


def tell(words: str) -> None:
    """Ask the worker to note a search without result; a hint that is lost loses one mention of it."""
    from search.tasks import note_unanswered

    if not words:
        return
    try:
        note_unanswered.apply_async(args=(words,), retry=False)
    except Exception as error:
        log.warning("a search without result was not noted: %s", type(error).__name__)


def note(words: str) -> None:
    """Count one more search for these words. The journal is bounded: full, it takes in no new words."""
    today = clock.now().date()
    known = Unanswered.objects.filter(words=words[:LENGTH])
    if known.update(times=F("times") + 1, last_on=today) or Unanswered.objects.count() >= ROWS_MAX:
        return
    try:
        with transaction.atomic():
            Unanswered.objects.create(words=words[:LENGTH], last_on=today)
    except IntegrityError:
        known.update(times=F("times") + 1, last_on=today)


def purge() -> int:
    """Forget words searched once only after a month, and any after a year; return how many."""
    today = clock.now().date()
    rare = Unanswered.objects.filter(times=1, last_on__lt=today - timedelta(days=RARE_DAYS))
    old = Unanswered.objects.filter(last_on__lt=today - timedelta(days=KEPT_DAYS))
    return rare.delete()[0] + old.delete()[0]
