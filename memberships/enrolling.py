"""Rules that let people in without a question, by the domain of a confirmed address or by organisation (LG15).

A rule that is automatic is applied once to each person, by the worker: who leaves afterwards stays out.
"""

from __future__ import annotations

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Affiliation, User
from activity.record import record
from core import clock
from groups.models import Enrolment, JoinRule, Membership
from memberships import actions

EVERYBODY = "*"
BATCH = 200


def matching(rule: JoinRule) -> QuerySet[User]:
    """Return the people whom a rule lets in: an account in force, a confirmed address, and what the rule says."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people = User.objects.filter(Exists(addresses), is_active=True)
    if rule.organisation_id:
        return people.filter(Exists(Affiliation.objects.filter(user=OuterRef("pk"), organisation=rule.organisation_id)))
    if rule.domain == EVERYBODY:
        return people
    return people.filter(Exists(addresses.filter(email__iendswith=f"@{rule.domain}")))


def to_enrol(rule: JoinRule) -> QuerySet[User]:
    """Return those a rule would make members now: neither members nor banned, and never enrolled by it before."""
    settled = Membership.objects.filter(group=rule.group_id, user=OuterRef("pk"), state__in=["active", "banned"])
    found = matching(rule).filter(~Exists(settled))
    if rule.pk:
        found = found.filter(~Exists(Enrolment.objects.filter(rule=rule, user=OuterRef("pk"))))
    return found


def open_to(user: User, groups: Collection[int]) -> set[int]:
    """Return which of the groups (ids) a rule lets `user` join at once: the form of `matching` for one person.

    One query where no group has a rule, else three. An account in force with a confirmed address is wanted by all.
    """
    rules = list(JoinRule.objects.filter(group__in=groups)) if groups and user.is_active else []
    if not rules:
        return set()
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    domains = {address.rpartition("@")[2].lower() for address in addresses}
    if not domains:
        return set()
    places = set(Affiliation.objects.filter(user=user).values_list("organisation_id", flat=True))
    return {
        rule.group_id
        for rule in rules
        if (rule.organisation_id in places if rule.organisation_id else rule.domain.lower() in domains | {EVERYBODY})
    }


def apply(rule: JoinRule) -> int:
    """Make members of those an automatic rule names, batch by batch; return how many. May run twice at once."""
    count = 0
    while rule.is_automatic and (batch := list(to_enrol(rule).order_by("pk")[:BATCH])):
        count += sum(enrol(rule, user) for user in batch)
    return count


@transaction.atomic
def enrol(rule: JoinRule, user: User) -> bool:
    """Make one person a member by a rule, once; they are told, and may leave."""
    _row, made = Enrolment.objects.get_or_create(rule=rule, user=user, defaults={"at": clock.now()})
    return made and actions.enrol(group=rule.group, user=user)


def sweep() -> None:
    """Apply every automatic rule of the groups in force: newcomers are members within a minute."""
    rules = JoinRule.objects.filter(is_automatic=True, group__trashed_at=None, group__archived_at=None)
    for rule in rules.select_related("group"):
        apply(rule)


@transaction.atomic
def make_rule(*, rule: JoinRule, by: User) -> JoinRule:
    """Save a rule, or return the one that says the same already, made automatic if this one is."""
    same = JoinRule.objects.filter(group=rule.group, domain=rule.domain, organisation=rule.organisation).first()
    if same is not None:
        JoinRule.objects.filter(pk=same.pk).update(is_automatic=rule.is_automatic)
        same.is_automatic = rule.is_automatic
        return same
    rule.by, rule.created_at = by, clock.now()
    rule.save()
    record("rule.made", actor=by, group=rule.group, domain=rule.domain, organisation=rule.organisation_id)
    return rule


@transaction.atomic
def drop_rule(*, rule: JoinRule, by: User) -> None:
    """Forget a rule; those it let in stay."""
    if JoinRule.objects.filter(pk=rule.pk).delete()[0]:
        record("rule.dropped", actor=by, group=rule.group, domain=rule.domain, organisation=rule.organisation_id)


def of_site() -> QuerySet[JoinRule]:
    """Return the rules that make every newcomer a member."""
    return JoinRule.objects.filter(Q(domain=EVERYBODY), group__trashed_at=None).select_related("group")
