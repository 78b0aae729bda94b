"""May I vote in this poll, run it, read its results, know the names? One small named function a question."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Affiliation, Organisation, User
from content import rules as content_rules
from groups import rules as group_rules
from groups.access import Access
from groups.models import Group, Membership
from polls.models import Poll, Voter

Electorate = Poll.Electorate


def voting_group(poll: Poll) -> Group:
    """Return the group whose members vote: the poll's own, or the one the organisers chose."""
    return poll.voting_group or poll.group


def can_run(access: Access, poll: Poll) -> bool:
    """Open, close, extend, conclude a poll: its author and its co-authors, and whoever moderates the group."""
    return content_rules.can(access, "edit", poll)


def belongs(access: Access, poll: Poll) -> bool:
    """Tell whether somebody who reads the poll is of those who vote in it, whatever the hour."""
    if not content_rules.can(access, "read", poll) or not access.is_signed_in:
        return False
    if poll.electorate == Electorate.NAMED:
        return poll.voters.filter(user_id=access.user.pk or 0, organisation=None).exists()
    group = voting_group(poll)
    if not group_rules.can(access, "contribute", group) or not access.in_group(group).role:
        return False
    if poll.electorate == Electorate.ANIMATORS:
        return access.in_group(group).may("moderate")
    if poll.electorate == Electorate.ORGANISATIONS:
        return organisations_of(access).exists()
    if poll.electorate == Electorate.FROZEN:
        return members(group).filter(user_id=access.user.pk or 0, since__lte=poll.opened_at).exists()
    return True


def can_vote(access: Access, poll: Poll) -> bool:
    """Vote now: the poll is open, nothing is in the trash or read-only, and one belongs to those who vote."""
    return poll.is_open and not poll.is_held and belongs(access, poll)


def organisations_of(access: Access) -> QuerySet[Organisation]:
    """Return the organisations that somebody may vote for, their main one first."""
    mine = Affiliation.objects.filter(user_id=access.user.pk or 0)
    return Organisation.objects.filter(affiliations__in=mine).order_by("-affiliations__is_main", "name")


def members(group: Group) -> QuerySet[Membership]:
    """Return the memberships in force of a group, of people whose account is."""
    return Membership.objects.active().filter(group=group, user__is_active=True)


def electors(poll: Poll) -> QuerySet[User]:
    """Return the people who may vote with an account: for reminders and for the share that took part."""
    people = User.objects.filter(is_active=True)
    if poll.electorate == Electorate.NAMED:
        return people.filter(pk__in=poll.voters.filter(organisation=None).values("user_id"))
    rows = members(voting_group(poll))
    if poll.electorate == Electorate.ANIMATORS:
        rows = rows.filter(role__in=[Membership.Role.ANIMATOR, Membership.Role.ADMIN])
    elif poll.electorate == Electorate.FROZEN:
        rows = rows.filter(since__lte=poll.opened_at)
    elif poll.electorate == Electorate.ORGANISATIONS:
        rows = rows.filter(user__affiliations__isnull=False)
    return people.filter(pk__in=rows.values("user_id"))


def not_voted(poll: Poll) -> QuerySet[User]:
    """Return the electors who have not voted yet: those whom a reminder reaches (SO09)."""
    voted = poll.voters.filter(has_voted=True)
    if poll.electorate == Electorate.ORGANISATIONS:
        done = Affiliation.objects.filter(organisation__in=voted.values("organisation_id"))
        return electors(poll).exclude(pk__in=done.values("user_id"))
    return electors(poll).exclude(pk__in=voted.filter(user__isnull=False).values("user_id"))


def electorate_size(poll: Poll) -> int:
    """Return how many votes the poll can have: people, or organisations, and the outsiders invited."""
    if poll.electorate == Electorate.ORGANISATIONS:
        theirs = Q(affiliations__user__in=electors(poll))
        inside = Organisation.objects.filter(theirs).distinct().count()
    else:
        inside = electors(poll).count()
    return inside + poll.voters.exclude(email="").count()


def shows_results(poll: Poll, *, has_voted: bool, runs: bool) -> bool:
    """Tell whether somebody sees the results now.

    A secret poll shows none before it is closed, not even to its organisers: two looks, one vote apart, would tell it.
    """
    if poll.is_closed:
        return runs or poll.results != Poll.Results.ORGANISERS or bool(poll.outcome_at)
    if poll.is_secret:
        return False
    if poll.results == Poll.Results.ALWAYS or runs:
        return True
    return poll.results == Poll.Results.VOTED and has_voted


def shows_names(poll: Poll, *, runs: bool) -> bool:
    """Tell whether somebody who sees the results reads who voted what."""
    return poll.anonymity == Poll.Anonymity.NAMES or (poll.anonymity == Poll.Anonymity.ORGANISERS and runs)


def voter_of(access: Access, poll: Poll) -> Voter | None:
    """Return the place of somebody on the roll, when there is one: one query."""
    rows = poll.voters.select_related("user", "organisation", "ballot")
    if poll.electorate == Electorate.ORGANISATIONS:
        mine = organisations_of(access).values("pk")
        return rows.filter(organisation__in=mine).order_by("-has_voted").first()
    return rows.filter(user_id=access.user.pk or 0, organisation=None).first()


def require_vote(access: Access, poll: Poll) -> None:
    """Raise PermissionDenied, with a sentence for people, unless somebody may vote in a poll that they read."""
    if poll.is_closed:
        return
    if not belongs(access, poll):
        raise PermissionDenied(_("You may read this poll, but you are not among those who vote in it."))
