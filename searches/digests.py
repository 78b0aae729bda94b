"""The mails of saved searches: made when due, only when something is new, each thing told once.

One transaction makes a mail in the outbox and moves on how far was told; a worker that dies undoes both, two workers
step over each other's rows. Whether the person may still read what is named is asked again when the mail is written.
"""

from __future__ import annotations

import logging
import time

from django.db import transaction

from core import clock
from groups.access import Access
from notifications import mail, waking
from searches import actions, asking
from searches.models import SavedSearch, SearchMail

log = logging.getLogger(__name__)

RUN_SECONDS = 60
NAMED_MAX = 30
"""How many things one mail names."""


def send_due() -> int:
    """Make the mails that are due, one after the other; return how many were made."""
    stop_at, made = time.monotonic() + RUN_SECONDS, 0
    while time.monotonic() < stop_at:
        done = make_one()
        if done is None:
            break
        made += done
    if made:
        waking.send_soon()
    return made


@transaction.atomic
def make_one() -> int | None:
    """Make the mail of the row that is most overdue; return whether there was something to say, None when none is."""
    now = clock.now()
    due = SearchMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=now)
    row = due.select_related("search__group", "user").order_by("due_at", "pk").first()
    if row is None:
        return None
    until = max(asking.indexed_until(now), row.since)
    access = Access(row.user)
    pks: list[int] = []
    if row.user.is_active and SavedSearch.objects.visible_to(access).filter(pk=row.search_id).exists():
        pks = list(asking.new_in(row.search, access, row.since, until).values_list("pk", flat=True)[:NAMED_MAX])
    if pks:
        data = {"mail": row.pk, "search": row.search_id, "documents": pks}
        mail.post("saved_search", addresses=[(row.user.email, row.user)], data=data)
    row.since, row.due_at = until, actions.next_due(row.user, row.period, now)
    row.save(update_fields=["since", "due_at"])
    return int(bool(pks))
