"""Writes on groups and memberships, each with its consequences in plain sight. Keyword-only, one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from activity.models import Activity
from activity.record import record
from content.models import CoAuthor, SentForm
from core import clock, text
from core.tools import tools
from groups import roles
from groups.models import Group, GroupTool, Invitation, Level, Membership
from memberships import copying
from notifications import follows, mail
from toolkit.actions import announce, note_sent

Role = Membership.Role
State = Membership.State


def create_group(*, group: Group, creator: User, form_key: UUID | None = None, model: Group | None = None) -> Group:
    """Save a new group with its tools; its creator is its first admin.

    `model` is a group whose settings and structure it takes. Where the site opens groups itself, the new one waits as
    its founder's draft. A form sent twice (same `form_key`) returns the group made the first time.
    """
    made = already_made(form_key, creator)
    if made is not None:
        return made
    try:
        with transaction.atomic():
            _save_new(group, creator, model)
            _set(group, creator, State.ACTIVE, Role.ADMIN)
            note_sent(form_key, creator)
            record("group.created", actor=creator, group=group, form_key=str(form_key or ""))
            if group.awaits_approval:
                waiting = reverse("groups:site_groups")
                announce(record("group.proposed", actor=creator, group=group, reason=group.purpose, path=waiting))
    except IntegrityError:
        made = already_made(form_key, creator)
        if made is None and form_key is None:
            raise
        if made is None:
            # The key was somebody else's, or the address was taken in the meantime: once more, with a new address.
            group.pk, group.slug = None, ""
            made = create_group(group=group, creator=creator, model=model)
        return made
    return group


def already_made(form_key: UUID | None, creator: User) -> Group | None:
    """Return the group that the form of that key made when `creator` first sent it: the log remembers."""
    if form_key is None or not SentForm.objects.filter(key=form_key, user=creator).exists():
        return None
    rows = Activity.objects.filter(verb="group.created", actor=creator, data__form_key=str(form_key))
    row = rows.select_related("group").first()
    return row.group if row else None


def _save_new(group: Group, creator: User, model: Group | None) -> None:
    moment = clock.now()
    group.created_by = creator
    group.created_at = moment
    group.last_activity_at = moment
    group.slug = group.slug or free_slug(group.name)
    group.description_html = text.render(group.description)
    if settings.GROUP_APPROVAL and not creator.is_superuser and not group.awaits_approval:
        _keep_as_draft(group)
    if model is not None:
        copying.take_settings(from_group=model, to_group=group)
    group.full_clean()
    group.save()
    if model is not None:
        copying.copy_structure(from_group=model, to_group=group)
        return
    GroupTool.objects.bulk_create(
        [GroupTool(group=group, tool=t.label, order=t.order) for t in tools() if t.on_by_default]
    )


def _keep_as_draft(group: Group) -> None:
    """Close an unsaved group by its own columns, as a secret one is; what its founder chose waits (LG14)."""
    group.axes_wanted = {name: getattr(group, name) for name in (*AXES, "is_readable_by_parent")}
    for axis, value in zip(AXES, CLOSED, strict=True):
        setattr(group, axis, value)
    group.is_readable_by_parent = False
    group.awaits_approval = True


def free_slug(name: str) -> str:
    """Return an address for a group of that name that no other group has."""
    base = text.slug(name, 50)
    taken = set(Group.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return base if base not in taken else next(f"{base}-{n}" for n in range(2, 10_000) if f"{base}-{n}" not in taken)


RESERVED = {"new", "stop-mails"}
"""Names that stand for something else in addresses of the site, and of its mail (`notifications.answering.STOP`)."""
AXES = ["listing", "joining", "home_audience", "default_audience", "widest_audience"]
CLOSED = ["secret", "invitation", "members", "group", "group"]
"""The axes of a group that nobody knows of, in the order of `AXES`."""
# Only these columns are written by a change of settings: counters and dates move while somebody types.
EDITABLE = [
    *("name", "summary", "description", "accent", *AXES, "members_may_invite", "time_zone", "language"),
    *("parent", "is_readable_by_parent", "held_posts"),
]
TRACED = ["name", *AXES, "members_may_invite", "held_posts"]
"""Settings whose old and new values the log keeps (LA9)."""


@transaction.atomic
def edit_group(*, group: Group, by: User) -> None:
    """Save the changed settings of a group. Its axes of access count from the next request on."""
    group.description_html = text.render(group.description)
    group.full_clean()
    before = Group.objects.values(*TRACED).get(pk=group.pk)
    group.save(update_fields=[*EDITABLE, "description_html"])
    changes = {name: [old, getattr(group, name)] for name, old in before.items() if old != getattr(group, name)}
    if group.held_posts > before["held_posts"]:
        _vouch(group, before["held_posts"])
    record("group.edited", actor=by, group=group, changes=changes)


def _vouch(group: Group, held_before: int) -> None:
    """Hold no message of those who were members before the group held more: they are no newcomers (FO25)."""
    known = Membership.objects.active().filter(group=group, released_posts__gte=held_before)
    known.update(released_posts=group.held_posts)


@dataclass(frozen=True)
class Posters:
    """Who may create and who may comment in one tool of a group: values of `GroupTool.Posters`."""

    creates: str = GroupTool.Posters.MEMBERS
    comments: str = GroupTool.Posters.MEMBERS


@transaction.atomic
def set_tools(*, group: Group, labels: list[str], by: User, posters: Mapping[str, Posters] | None = None) -> None:
    """Make `labels`, in that order, the tools of a group; the content of a tool switched off is kept.

    `posters` says by label who may post; a tool it does not name keeps what it had.
    """
    group.tools.exclude(tool__in=labels).delete()
    for order, label in enumerate(labels):
        changes: dict[str, Any] = {"order": order}
        if posters and label in posters:
            changes |= {"who_creates": posters[label].creates, "who_comments": posters[label].comments}
        GroupTool.objects.update_or_create(group=group, tool=label, defaults=changes)
    record("group.tools_changed", actor=by, group=group, tools=labels)


@transaction.atomic
def join(*, group: Group, user: User, level: Level | None = None) -> Membership:
    """Make `user` a member at once: the group is open, or they were invited. Joining twice changes nothing.

    `level` is how much they want by mail: what the group proposes unless they choose.
    """
    member = Membership.objects.active().filter(group=group, user=user).first()
    if member:
        return member
    membership = _set(group, user, State.ACTIVE)
    if level:
        follows.set_level(user, group, level)
    record("membership.joined", actor=user, group=group, person=user)
    welcome(group, user)
    thank_inviter(group, user)
    return membership


@transaction.atomic
def enrol(*, group: Group, user: User) -> bool:
    """Make somebody a member by a rule of the group; they are told once. False for members and banned people."""
    if Membership.objects.filter(group=group, user=user, state__in=[State.ACTIVE, State.BANNED]).exists():
        return False
    _set(group, user, State.ACTIVE)
    close_invitations(group, user, accepted_at=clock.now())
    tell("membership.enrolled", actor=None, group=group, person=user)
    return True


def welcome(group: Group, user: User) -> None:
    """Send a newcomer the group's welcome message, when it has one (LG12)."""
    if group.welcome:
        mail.post("welcome", addresses=[(user.email, user)], group=group)


def thank_inviter(group: Group, user: User) -> None:
    """Note that the open invitations of a new member are accepted, and tell whoever sent them (LG12)."""
    waiting = list(Invitation.objects.open().filter(group=group).to_person(user).select_related("by"))
    Invitation.objects.filter(pk__in=[row.pk for row in waiting]).update(accepted_at=clock.now(), user=user)
    for inviter in {row.by for row in waiting if row.by is not None}:
        tell("invitation.accepted", actor=user, group=group, person=inviter)


def close_invitations(group: Group, user: User, **changes: Any) -> None:
    """Note what became of the open invitations of somebody chosen by name."""
    Invitation.objects.open().filter(group=group).to_person(user).update(**changes)


@transaction.atomic
def ask(*, group: Group, user: User, reason: str = "", level: Level = Level.IMPORTANT) -> Membership:
    """Ask to join a group that decides on request. Asking twice changes nothing.

    `level` is how much they want by mail once accepted; the log keeps it, since nobody follows a group from outside.
    """
    membership, made = Membership.objects.get_or_create(
        group=group,
        user=user,
        defaults={"state": State.ASKED, "reason": text.one_line(reason)[:500], "since": clock.now()},
    )
    if made:
        tell("membership.asked", actor=user, group=group, person=user, level=level)
    return membership


@transaction.atomic
def invite(*, group: Group, user: User, by: User, message: str = "") -> Membership:
    """Invite somebody who has an account. A person who had asked becomes a member. `message` is told with it."""
    known = Membership.objects.filter(group=group, user=user).first()
    if known and known.state == State.ASKED:
        return accept(group=group, user=user, by=by) or known
    if known:
        return known
    membership = _set(group, user, State.INVITED, by=by)
    tell("membership.invited", actor=by, group=group, person=user, reason=message)
    return membership


@transaction.atomic
def uninvite(*, group: Group, user: User, by: User) -> None:
    """Take back an invitation that was not answered."""
    deleted, _rows = Membership.objects.filter(group=group, user=user, state=State.INVITED).delete()
    if deleted:
        close_invitations(group, user, revoked_at=clock.now())
        record("membership.uninvited", actor=by, group=group, person=user)


@transaction.atomic
def accept(*, group: Group, user: User, by: User) -> Membership | None:
    """Accept a request to join. Returns None when it was withdrawn or answered meanwhile, and changes nothing."""
    if not Membership.objects.filter(group=group, user=user, state=State.ASKED).exists():
        return None
    membership = _set(group, user, State.ACTIVE, by=by)
    follows.set_level(user, group, _level_asked(group, user))
    close_invitations(group, user, accepted_at=clock.now())
    tell("membership.accepted", actor=by, group=group, person=user)
    return membership


def _level_asked(group: Group, user: User) -> Level:
    asked = Activity.objects.filter(verb="membership.asked", group=group, person=user).order_by("-pk").first()
    return Level(asked.data.get("level", Level.IMPORTANT)) if asked else Level.IMPORTANT


@transaction.atomic
def refuse(*, group: Group, user: User, by: User, reason: str = "") -> bool:
    """Refuse a request to join; the person is told why and may ask again. False when no request waited."""
    deleted, _rows = Membership.objects.filter(group=group, user=user, state=State.ASKED).delete()
    if deleted:
        tell("membership.refused", actor=by, group=group, person=user, reason=text.one_line(reason)[:500])
    return bool(deleted)


@transaction.atomic
def withdraw(*, group: Group, user: User) -> None:
    """Take back one's request, or decline an invitation."""
    waiting = Membership.objects.filter(group=group, user=user, state__in=[State.ASKED, State.INVITED])
    deleted, _rows = waiting.delete()
    if deleted:
        close_invitations(group, user, declined_at=clock.now())
        record("membership.withdrawn", actor=user, group=group, person=user)


@transaction.atomic
def leave(*, group: Group, user: User) -> None:
    """Leave a group. Raises ValidationError for its last admin, who hands over first."""
    _keep_an_admin(group, user)
    Membership.objects.filter(group=group, user=user).delete()
    _forget(group, user)
    record("membership.left", actor=user, group=group, person=user)


@transaction.atomic
def remove(*, group: Group, user: User, by: User, reason: str = "") -> None:
    """Remove a member, who may ask to come back."""
    _keep_an_admin(group, user)
    Membership.objects.filter(group=group, user=user).delete()
    _forget(group, user)
    tell("membership.removed", actor=by, group=group, person=user, reason=text.one_line(reason)[:500])


@transaction.atomic
def ban(*, group: Group, user: User, by: User, reason: str) -> None:
    """Ban somebody: they keep what the platform or the web may read, and cannot write or ask to join."""
    _keep_an_admin(group, user)
    membership = _set(group, user, State.BANNED, Role.MEMBER, by=by)
    Membership.objects.filter(pk=membership.pk).update(reason=text.one_line(reason)[:500])
    close_invitations(group, user, revoked_at=clock.now())
    Invitation.objects.open().filter(group=group, by=user).update(revoked_at=clock.now())
    _forget(group, user)
    CoAuthor.objects.filter(content__group=group, user=user, is_guest=True).delete()
    tell("membership.banned", actor=by, group=group, person=user, reason=text.one_line(reason)[:500])


@transaction.atomic
def unban(*, group: Group, user: User, by: User) -> None:
    """Lift a ban: the person is a stranger to the group again."""
    Membership.objects.filter(group=group, user=user, state=State.BANNED).delete()
    record("membership.unbanned", actor=by, group=group, person=user)


@transaction.atomic
def set_role(*, group: Group, user: User, role: str, by: User) -> None:
    """Give a member another role. Raises ValidationError when no admin would remain."""
    if role != Role.ADMIN:
        _keep_an_admin(group, user)
    others = Membership.objects.active().filter(group=group, user=user).exclude(role=role)
    before = others.values_list("role", flat=True).first() or ""
    if others.update(role=role):
        tell("membership.role_changed", actor=by, group=group, person=user, role=role, before=before)


@transaction.atomic
def grant(*, group: Group, user: User, verbs: set[str], by: User) -> None:
    """Make `verbs` (of `roles.GRANTS`) the exceptional rights of one member."""
    roles.set_grants(group, user, verbs)
    record("membership.granted", actor=by, group=group, person=user, verbs=sorted(verbs))


def tell(verb: str, *, actor: User | None, group: Group, person: User, **data: Any) -> None:
    """Record an act that somebody must hear of, and hint the worker to tell them."""
    announce(record(verb, actor=actor, group=group, person=person, **data))


def _set(group: Group, user: User, state: str, role: str = "", by: User | None = None) -> Membership:
    changes = {"state": state, "since": clock.now(), "decided_by": by, **({"role": role} if role else {})}
    membership, _made = Membership.objects.update_or_create(group=group, user=user, defaults=changes)
    if state == State.ACTIVE and not follows.level_of(user, group):
        follows.set_level(user, group, Level(group.default_level))
    _count(group)
    return membership


def _forget(group: Group, user: User) -> None:
    roles.set_grants(group, user, set())
    follows.forget_group(user, group)
    _count(group)


def _count(group: Group) -> None:
    members = Membership.objects.active().filter(group=group).count()
    Group.objects.filter(pk=group.pk).update(member_count=members)
    group.member_count = members


def _keep_an_admin(group: Group, user: User) -> None:
    """Raise ValidationError when `user` is the only admin left: the rows are locked while we look."""
    admins = Membership.objects.active().select_for_update().filter(group=group, role=Role.ADMIN).order_by("pk")
    if [row.user_id for row in admins] == [user.pk]:
        raise ValidationError(_("This group would have no admin left. Name another admin first."))
