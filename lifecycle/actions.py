"""What administrators decide about accounts, written in the log. Keyword-only, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from accounts import actions as accounts
from accounts.models import ApprovedDomain, SignupRequest, User
from activity.record import record
from core import clock

ID_MAX = 2**63 - 1


def approved_domains() -> QuerySet[ApprovedDomain]:
    """Return the approved domains with their organisations, by name."""
    return ApprovedDomain.objects.select_related("organisation").order_by("pattern")


@transaction.atomic
def approve_domain(*, domain: ApprovedDomain, by: User) -> None:
    """Let people of a mail domain register by themselves."""
    domain.created_at = clock.now()
    domain.save()
    record("domain.approved", actor=by, pattern=domain.pattern)


@transaction.atomic
def remove_domain(*, pk: int, by: User) -> None:
    """Approve a domain no more. One that is gone already changes nothing."""
    row = ApprovedDomain.objects.filter(pk=min(pk, ID_MAX)).first()
    if row is not None:
        record("domain.removed", actor=by, pattern=row.pattern)
        row.delete()


@transaction.atomic
def answer(*, requests: Iterable[SignupRequest], accepted: bool, by: User, reason: str = "") -> int:
    """Accept or refuse requests for an account; each person is told. Returns how many still waited for an answer."""
    done = 0
    for request in requests:
        if accounts.answer_request(request=request, accepted=accepted, by=by, reason=reason):
            record("account.accepted" if accepted else "account.refused", actor=by, person=request.user)
            done += 1
    return done


@transaction.atomic
def set_pause(*, user: User, paused: bool) -> None:
    """Pause an account, or end the pause: no mail but about the account itself meanwhile, and a sign on its page."""
    if user.is_paused != paused:
        user.is_paused = paused
        user.save(update_fields=["is_paused"])
        record("account.paused" if paused else "account.resumed", actor=user)
