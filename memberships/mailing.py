"""Writing to the members of a group: who gets it, how many they are, and sending it once (LM16)."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from activity.record import record
from content.models import Tag
from core import clock, text
from groups.models import Group, Level, Membership
from notifications import levels, mail
from notifications.models import Follow, GroupMail, Preference

A_DAY = 5
"""Mails to one group in a day: whoever has more to say writes an item."""
CHOICES_MAX = 50
Part = GroupMail.Part
RUN = [Membership.Role.ANIMATOR, Membership.Role.ADMIN]


def meant(row: GroupMail) -> QuerySet[User]:
    """Return those a mail is for, whether they want mails or not; its author apart."""
    members = Membership.objects.active().filter(group=row.group)
    if row.part == Part.ANIMATORS:
        members = members.filter(role__in=RUN)
    elif row.part == Part.MEMBERS:
        members = members.exclude(role__in=RUN)
    people = User.objects.filter(pk__in=members.values("user_id"), is_active=True).exclude(pk=row.author_id or 0)
    if row.part == Part.ORGANISATION:
        people = people.filter(affiliations__organisation=row.organisation_id).distinct()
    elif row.part == Part.TAG:
        follows = Follow.objects.filter(group=row.group, tag=row.tag_id).exclude(level=Level.NOTHING)
        people = people.filter(pk__in=follows.values("user_id"))
    return people


def addressed(row: GroupMail) -> QuerySet[User]:
    """Return those who get a mail: less whoever paused their mails, or wants none of the group (LM4)."""
    silent = Follow.objects.filter(group=row.group, content=None, tag=None, level=Level.NOTHING)
    paused = Preference.objects.filter(levels.paused_q())
    wanting = meant(row).filter(is_paused=False).exclude(email="").exclude(pk__in=silent.values("user_id"))
    return wanting.exclude(pk__in=paused.values("user_id")).order_by("pk")


def counted(row: GroupMail) -> tuple[int, int]:
    """Return how many people get a mail, and how many more it was for but chose not to get any: two queries."""
    count = addressed(row).count()
    return count, meant(row).count() - count


def organisations_in(group: Group) -> QuerySet[Organisation]:
    """Return the organisations with most members in a group, by name."""
    members = Membership.objects.active().filter(group=group).values("user_id")
    found = Organisation.objects.filter(affiliations__user__in=members).annotate(count=Count("affiliations"))
    most = list(found.order_by("-count", "pk").values_list("pk", flat=True)[:CHOICES_MAX])
    return Organisation.objects.filter(pk__in=most).order_by("name")


def tags_in(group: Group) -> QuerySet[Tag]:
    """Return the tags of a group that somebody follows, by name."""
    followed = Follow.objects.filter(group=group, tag__isnull=False).values_list("tag", flat=True).distinct()
    return Tag.objects.filter(pk__in=list(followed[:CHOICES_MAX])).order_by("name")


def require_room(group: Group) -> None:
    """Raise ValidationError when the group was written to often enough today."""
    since = clock.now() - timedelta(days=1)
    if GroupMail.objects.filter(group=group, created_at__gt=since).count() >= A_DAY:
        raise ValidationError(
            _("%(count)s mails left for this group within a day: that is the most. Publish an item instead."),
            params={"count": A_DAY},
        )


def send(*, row: GroupMail, author: User) -> GroupMail:
    """Keep a mail and let the worker send it; return it. A form sent twice (same `form_key`) sends once.

    Raises ValidationError when the day is full.
    """
    known = GroupMail.objects.filter(form_key=row.form_key, author=author).first() if row.form_key else None
    if known is not None:
        return known
    require_room(row.group)
    row.author, row.created_at = author, clock.now()
    row.subject, row.body = text.one_line(row.subject), text.normalise(row.body)
    row.body_html = text.render(row.body)
    try:
        with transaction.atomic():
            row.counted, _silent = counted(row)
            row.save()
            row.message = mail.post_to_many("group_mail", group=row.group, data={"group_mail": row.pk})
            row.save(update_fields=["message"])
            record("group.mailed", actor=author, group=row.group, count=row.counted, part=row.part)
    except IntegrityError:
        return GroupMail.objects.get(form_key=row.form_key, author=author)
    return row
