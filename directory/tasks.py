"""Work of the directory done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from accounts.models import User
from core.hints import hint
from directory import proposing, skills


@shared_task
def propose_to(user_pk: int) -> None:
    """Propose skills to one person."""
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user is not None:
        proposing.propose_to(user)


@shared_task
def propose() -> None:
    """Look at everybody who contributed lately; forget the skills nobody has any more."""
    skills.drop_unused()
    for pk in proposing.due():
        hint(propose_to, pk)
