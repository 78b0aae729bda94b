"""The words of the log: what each act is called, and what its data says."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy

from activity.models import Activity
from groups.models import Group
from moderation.models import Report
from notifications.sentences import role_name

MEMBERS: dict[str, Any] = {
    "membership.asked": gettext_lazy("asked to join"),
    "membership.joined": gettext_lazy("joined"),
    "membership.left": gettext_lazy("left"),
    "membership.invited": gettext_lazy("invited"),
    "membership.uninvited": gettext_lazy("took an invitation back"),
    "membership.accepted": gettext_lazy("accepted a request"),
    "membership.refused": gettext_lazy("refused a request"),
    "membership.withdrawn": gettext_lazy("withdrew a request or declined an invitation"),
    "membership.removed": gettext_lazy("removed a member"),
    "membership.banned": gettext_lazy("banned"),
    "membership.unbanned": gettext_lazy("lifted a ban"),
    "membership.role_changed": gettext_lazy("changed a role"),
    "membership.granted": gettext_lazy("changed exceptional rights"),
}
GROUPS: dict[str, Any] = {
    "group.created": gettext_lazy("created the group"),
    "group.edited": gettext_lazy("changed the settings"),
    "group.tools_changed": gettext_lazy("changed the tools"),
    "group.read_only": gettext_lazy("made the group read-only"),
    "group.writable": gettext_lazy("opened the group to writing again"),
    "archive.imported": gettext_lazy("brought in the archive of a list"),
    "group.archived": gettext_lazy("archived the group"),
    "group.reopened": gettext_lazy("took the group out of the archives"),
    "group.trashed": gettext_lazy("put the group in the trash"),
    "group.restored": gettext_lazy("took the group back from the trash"),
    "group.purged": gettext_lazy("removed the group for good"),
    "group.handed_over": gettext_lazy("handed the group over"),
    "group.inherited": gettext_lazy("became admin, since none was left"),
    "group.successor_named": gettext_lazy("named a successor"),
}
REMOVALS: dict[str, Any] = {
    "content.trashed": gettext_lazy("put an item in the trash"),
    "content.restored": gettext_lazy("took an item back from the trash"),
    "content.purged": gettext_lazy("removed an item for good"),
    "comment.trashed": gettext_lazy("removed a comment"),
    "comment.restored": gettext_lazy("took a comment back"),
    "content.merged": gettext_lazy("merged two items"),
    "content.moved": gettext_lazy("moved an item"),
    "front.proposed": gettext_lazy("proposed an item for the platform's home page"),
    "front.accepted": gettext_lazy("put an item on the platform's home page"),
    "front.refused": gettext_lazy("kept an item off the platform's home page"),
    "content.reassigned": gettext_lazy("changed the author or the date of an item"),
}
MODERATION: dict[str, Any] = {
    "report.decided": gettext_lazy("decided about a report"),
    "report.handed_over": gettext_lazy("handed a report over to the site"),
    "content.held": gettext_lazy("hid an item"),
    "content.released": gettext_lazy("showed a held item"),
    "comment.held": gettext_lazy("hid a comment"),
    "comment.released": gettext_lazy("showed a held comment"),
    "message.refused": gettext_lazy("refused a first message"),
    "content.locked": gettext_lazy("closed a discussion"),
    "content.unlocked": gettext_lazy("opened a discussion again"),
    "content.pinned": gettext_lazy("pinned an item"),
    "content.unpinned": gettext_lazy("unpinned an item"),
    "content.opened_outside": gettext_lazy("opened an item to outsiders by a link"),
    "content.closed_outside": gettext_lazy("closed a link to outsiders"),
    "registration.added": gettext_lazy("registered somebody for an event"),
    "registration.moved": gettext_lazy("changed a registration for an event"),
    "registration.wrote": gettext_lazy("wrote to those registered for an event"),
}
ACCOUNTS: dict[str, Any] = {
    "account.blocked": gettext_lazy("blocked an account"),
    "account.unblocked": gettext_lazy("opened a blocked account again"),
    "admin.rights_on": gettext_lazy("switched administrator's rights on"),
    "admin.rights_off": gettext_lazy("switched administrator's rights off"),
    "token.made": gettext_lazy("made a key for a program"),
    "token.revoked": gettext_lazy("revoked a key for a program"),
}
FAMILIES: dict[str, tuple[Any, dict[str, Any]]] = {
    "members": (gettext_lazy("Members and roles"), MEMBERS),
    "settings": (gettext_lazy("Settings and life of groups"), GROUPS),
    "removals": (gettext_lazy("Removals"), REMOVALS),
    "moderation": (gettext_lazy("Moderation"), MODERATION),
    "accounts": (gettext_lazy("Accounts and administrators"), ACCOUNTS),
}
"""The families of acts that the log shows, each with the words of its verbs."""


CHANGE = gettext_lazy("%(name)s: %(old)s → %(new)s")
COLUMNS: dict[str, Any] = {"published_at": gettext_lazy("date of publication")}
"""What people call the columns of items whose change the log keeps."""


def said(verb: str) -> str:
    """Return what an act is called, the verb itself for one without a word."""
    return next((str(verbs[verb]) for _label, verbs in FAMILIES.values() if verb in verbs), verb)


def details(row: Activity) -> str:
    """Return what the log knows more: the reason, the role, what was before and after."""
    data, parts = row.data, []
    if data.get("role"):
        before = role_name(data["before"]) + " → " if data.get("before") else ""
        parts.append(f"{before}{role_name(data['role'])}")
    if data.get("decision") in Report.Decision.values:
        parts.append(str(Report.Decision(data["decision"]).label))
    parts += [
        CHANGE % {"name": column(name), "old": old, "new": new}
        for name, (old, new) in dict(data.get("changes", {})).items()
    ]
    parts += [", ".join(str(value) for value in data[name]) for name in ("verbs", "tools") if data.get(name)]
    parts += [str(data["reason"])] if data.get("reason") else []
    return " · ".join(parts)


def column(name: str) -> str:
    """Return what people call a setting of groups, or a column of items."""
    try:
        return str(COLUMNS.get(name) or Group._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name
