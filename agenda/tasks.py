"""Work of the agenda done by the worker. It may run twice."""

from celery import shared_task

from agenda import occurrences, reminders


@shared_task
def look_after() -> None:
    """Write out what comes within the horizon, and put events that come again at their next time."""
    occurrences.extend_due()
    occurrences.rank_due()
    reminders.remind_due()
