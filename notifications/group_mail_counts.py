"""What became of the mails to a group: counted from their deliveries, and kept when these are purged (LM16, LM20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from notifications.models import Delivery, GroupMail

PAGE = 200


def reports(mails: Iterable[GroupMail]) -> dict[int, dict[str, int]]:
    """Return how many deliveries of each mail are in each state, by the mail's id: one query for all of them."""
    mails = list(mails)
    found = {mail.pk: dict(mail.report) for mail in mails}
    by_message = {mail.message_id: mail.pk for mail in mails if not mail.report and mail.message_id}
    rows = Delivery.objects.filter(message__in=list(by_message)).order_by().values("message", "state")
    for row in rows.annotate(number=Count("pk")):
        found[by_message[row["message"]]][row["state"]] = row["number"]
    return found


def keep_before(moment: datetime) -> None:
    """Write the counts of mails whose deliveries are about to be purged into the mails themselves."""
    old = GroupMail.objects.filter(created_at__lt=moment, report={})[:PAGE]
    for pk, report in reports(old).items():
        GroupMail.objects.filter(pk=pk).update(report=report or {"sent": 0})
