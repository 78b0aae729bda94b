"""Work of the door for programs that is done by the worker. Each task may run twice."""

from celery import shared_task

from api.models import ApiToken
from core import clock


@shared_task
def note_use(token_pk: int) -> None:
    """Note the day a token last served."""
    ApiToken.objects.filter(pk=token_pk).update(last_used_on=clock.now().date())
