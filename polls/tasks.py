"""Work of the polls done by the worker. It may run twice."""

from celery import shared_task

from polls import actions


@shared_task
def tell_due() -> None:
    """Tell of the polls that close soon and of those that have closed."""
    actions.tell_what_is_due()
