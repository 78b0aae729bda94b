"""Work of the worker on groups and memberships. Each task takes ids only and may run twice."""

from celery import shared_task

from groups.models import JoinRule
from memberships import enrolling, lifecycle, purging


@shared_task
def apply_rule(rule_pk: int) -> None:
    """Make members of those an automatic rule names."""
    for rule in JoinRule.objects.filter(pk=rule_pk).select_related("group"):
        enrolling.apply(rule)


@shared_task
def enrol() -> None:
    """Apply every automatic rule."""
    enrolling.sweep()


@shared_task
def look_after() -> None:
    """Delete what waited 30 days in the trash, find admins for groups left without, tell of those that sleep."""
    purging.purge_trashed()
    lifecycle.inherit_all()
    lifecycle.warn_dormant()
