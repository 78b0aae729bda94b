"""What groups hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.personal import Nobody, Rows, addresses_of
from groups.models import Group, Invitation, Membership

KEY = "a secret, or a key of the database"
OTHER = "about somebody else"

ROWS = [
    Rows(
        "groups.Membership",
        _("My groups"),
        ("user",),
        "group.name role state reason since seen_on released_posts welcomed_at",
        {KEY: "id user", OTHER: "decided_by"},
        "deleted with the account, and the group's count is made anew",
    ),
    Rows(
        "groups.GroupGrant",
        _("What I may do in groups"),
        ("user",),
        "content_object.name permission.codename",
        {KEY: "id user"},
        "deleted with the account",
    ),
    Rows(
        "groups.Invitation",
        _("Invitations I received"),
        ("user", "email"),
        "group.name email message created_at sent_at sent_count accepted_at declined_at revoked_at stopped_at",
        {KEY: "id user token", OTHER: "by"},
        "deleted, by address too; in those the person sent, the personal message is emptied",
    ),
    Rows(
        "groups.JoinLink",
        _("Links I made for joining"),
        ("by",),
        "group.name label created_at expires_at uses uses_max revoked_at",
        {KEY: "id by token"},
        "kept for the group, without the person",
    ),
    Rows(
        "groups.JoinRule",
        _("Rules I made for joining"),
        ("by",),
        "group.name domain organisation.name is_automatic created_at",
        {KEY: "id by"},
        "kept for the group, without the person",
    ),
    Rows(
        "groups.Group",
        _("Groups I created"),
        ("created_by",),
        "name slug created_at",
        {
            KEY: "id created_by",
            OTHER: "successor",
            "the group's own, whoever wrote it": "summary description description_html accent listing joining "
            "home_audience default_audience widest_audience members_may_invite parent is_readable_by_parent time_zone "
            "language member_count last_activity_at cover logo welcome welcome_html default_level must_give_reason "
            "required_fields required_fields_reason held_posts is_template awaits_approval axes_wanted purpose "
            "silent_until dormancy_warned_at read_only_since archived_at trashed_at",
        },
        "kept, without the person",
    ),
    Rows(
        "groups.Enrolment",
        _("Groups that a rule let me into"),
        ("user",),
        "rule.group.name at",
        {KEY: "id user"},
        "deleted with the account",
    ),
    Nobody("groups.GroupTool groups.HomeBlock", "the group's own"),
]


def erase(user: User, keep: bool) -> None:
    """Delete memberships, with the counts they made, and invitations; empty what the person wrote in others'."""
    groups = list(Membership.objects.active().filter(user=user).values_list("group_id", flat=True))
    Membership.objects.filter(user=user).delete()
    for pk in groups:
        Group.objects.filter(pk=pk).update(member_count=Membership.objects.active().filter(group_id=pk).count())
    for address in addresses_of(user):
        Invitation.objects.filter(email__iexact=address).delete()
    Invitation.objects.filter(by=user).update(message="")
