"""Work of the agenda done by the worker. It may run twice."""

from celery import shared_task

from agenda import occurrences, reminders
from agenda.registering import forgetting, gone, telling


@shared_task
def look_after() -> None:
    """Write out what comes within the horizon, and put events that come again at their next time."""
    occurrences.extend_due()
    occurrences.rank_due()
    reminders.remind_due()


@shared_task
def tell_registered() -> None:
    """Tell those registered of changes, and remind them; first give back the places of those who may come no more."""
    gone.release()
    telling.tell_changes()
    telling.remind_due()


@shared_task
def forget_guests() -> None:
    """Forget the guests of events that are over."""
    forgetting.forget_guests()
