"""Making a group on the model of another: its settings and its structure, neither its people nor what they wrote."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from content.models import GroupTag
from core.tools import tools
from groups.access import Access
from groups.models import Group, GroupTool, HomeBlock, JoinRule

SETTINGS = [
    "accent",
    "members_may_invite",
    "time_zone",
    "language",
    "welcome",
    "welcome_html",
    "default_level",
    "must_give_reason",
    "required_fields_reason",
    "held_posts",
]
MODELS_MAX = 50


def models_for(access: Access) -> QuerySet[Group]:
    """Return the groups somebody may start from: those the site offers as models, and those they administer."""
    mine = [pk for pk, part in access.parts.items() if part.may("administer")]
    found = Group.objects.alive().filter(Q(is_template=True) | Q(pk__in=mine), awaits_approval=False)
    return found.order_by("-is_template", "name", "pk")[:MODELS_MAX]


def take_settings(*, from_group: Group, to_group: Group) -> None:
    """Give an unsaved group the plain settings of its model; what it says of itself stays its own."""
    for name in SETTINGS:
        setattr(to_group, name, getattr(from_group, name))


def copy_structure(*, from_group: Group, to_group: Group) -> None:
    """Give a new group the tools of its model with who posts in them, its home page, its vocabulary, its ways in.

    People of a domain or an organisation may join at once as they do there, but nobody is made a member by it.
    """
    GroupTool.objects.bulk_create(
        GroupTool(
            group=to_group, tool=row.tool, order=row.order, who_creates=row.who_creates, who_comments=row.who_comments
        )
        for row in from_group.tools.all()
    )
    HomeBlock.objects.bulk_create(
        HomeBlock(
            group=to_group, kind=row.kind, order=row.order, title=row.title, body=row.body, body_html=row.body_html,
            settings=row.settings, audience=row.audience,
        )
        for row in HomeBlock.objects.filter(group=from_group, removed_at=None)
    )  # fmt: skip
    GroupTag.objects.bulk_create(
        GroupTag(
            group=to_group, tag_id=row.tag_id, is_theme=row.is_theme, order=row.order, synonym_of_id=row.synonym_of_id
        )
        for row in GroupTag.objects.filter(group=from_group)
    )
    JoinRule.objects.bulk_create(
        JoinRule(group=to_group, domain=row.domain, organisation_id=row.organisation_id, by=row.by,
                 created_at=to_group.created_at)
        for row in JoinRule.objects.filter(group=from_group)
    )  # fmt: skip
    to_group.required_fields.set(from_group.required_fields.all())
    on = {row.tool for row in to_group.tools.all()}
    for tool in tools():
        if tool.label in on:
            tool.copied(from_group, to_group)
