"""Work of the polls done by the worker. It may run twice."""

from celery import shared_task

from polls import actions, forgetting


@shared_task
def tell_due() -> None:
    """Tell of the polls that close soon and of those that have closed."""
    actions.tell_what_is_due()


@shared_task
def forget() -> None:
    """Forget the addresses of outsiders some time after their poll."""
    forgetting.forget_outsiders()
