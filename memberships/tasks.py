"""Work of the worker on memberships. Each task takes ids only and may run twice."""

from celery import shared_task

from groups.models import JoinRule
from memberships import enrolling


@shared_task
def apply_rule(rule_pk: int) -> None:
    """Make members of those an automatic rule names."""
    for rule in JoinRule.objects.filter(pk=rule_pk).select_related("group"):
        enrolling.apply(rule)


@shared_task
def enrol() -> None:
    """Apply every automatic rule."""
    enrolling.sweep()
