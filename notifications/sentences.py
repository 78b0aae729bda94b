"""What happened, in one sentence: the line of a notification and the first line of a mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content
from core import text
from groups.models import Membership

SENTENCES: dict[str, Any] = {
    "content.published": ngettext_lazy(
        "%(who)s published “%(title)s” in %(group)s", "%(who)s published “%(title)s” in %(group)s", "many"
    ),
    "comment.posted": ngettext_lazy(
        "%(who)s commented on “%(title)s” in %(group)s", "%(who)s commented on “%(title)s” in %(group)s", "many"
    ),
    "content.updated": ngettext_lazy(
        "%(who)s changed “%(title)s” in %(group)s and tells its members",
        "%(who)s changed “%(title)s” in %(group)s and tell its members",
        "many",
    ),
    "content.submitted": ngettext_lazy(
        "%(who)s wrote “%(title)s” in %(group)s: it waits for your word",
        "%(who)s wrote “%(title)s” in %(group)s: it waits for your word",
        "many",
    ),
    "comment.submitted": ngettext_lazy(
        "%(who)s commented “%(title)s” in %(group)s: the comment waits for your word",
        "%(who)s commented “%(title)s” in %(group)s: the comments wait for your word",
        "many",
    ),
    "front.accepted": gettext_lazy("“%(title)s” is on the platform's home page for thirty days"),
    "front.refused": gettext_lazy("“%(title)s” is not on the platform's home page"),
    "content.released": gettext_lazy("“%(title)s” is now published in %(group)s"),
    "comment.released": gettext_lazy("Your comment on “%(title)s” is now published in %(group)s"),
    "message.refused": gettext_lazy("What you wrote about “%(title)s” was not published in %(group)s"),
    "report.filed": gettext_lazy("Somebody reports “%(title)s” in %(group)s"),
    "report.escalated": gettext_lazy("Somebody reports “%(title)s” to the administrators of the site"),
    "report.answered": gettext_lazy("Your report about “%(title)s” is answered"),
    "moderation.decided": gettext_lazy("The moderators decided about what you wrote: “%(title)s”"),
    "content.moved": ngettext_lazy(
        "%(who)s moved “%(title)s” to %(group)s", "%(who)s moved “%(title)s” to %(group)s", "many"
    ),
    "content.reassigned": gettext_lazy("%(who)s put the author or the date of “%(title)s” right in %(group)s"),
    "membership.asked": ngettext_lazy("%(who)s asks to join %(group)s", "%(who)s ask to join %(group)s", "many"),
    "membership.accepted": gettext_lazy("You are now a member of %(group)s"),
    "membership.refused": gettext_lazy("Your request to join %(group)s was not accepted"),
    "membership.invited": ngettext_lazy(
        "%(who)s invites you to join %(group)s", "%(who)s invite you to join %(group)s", "many"
    ),
    "membership.removed": gettext_lazy("You are no longer a member of %(group)s"),
    "membership.banned": gettext_lazy("You may no longer take part in %(group)s"),
    "membership.role_changed": gettext_lazy("Your role in %(group)s is now: %(role)s"),
    "membership.enrolled": gettext_lazy("You are now a member of %(group)s, where people like you are gathered"),
    "invitation.accepted": ngettext_lazy(
        "%(who)s joined %(group)s at your invitation", "%(who)s joined %(group)s at your invitation", "many"
    ),
    "group.proposed": gettext_lazy("%(who)s asks to open the group %(group)s"),
    "group.accepted": gettext_lazy("Your group %(group)s is accepted: it is open"),
    "group.refused": gettext_lazy("Your group %(group)s was not accepted"),
    "group.archived": gettext_lazy("%(who)s archived %(group)s: it can be read, not changed"),
    "group.trashed": gettext_lazy("%(who)s put %(group)s in the trash: you may take it back for 30 days"),
    "group.restored": gettext_lazy("%(who)s took %(group)s out of the trash"),
    "group.handed_over": gettext_lazy("%(who)s hands %(group)s over to you: you are now its admin"),
    "group.given": gettext_lazy("You handed %(group)s over to %(name)s. Your role there is now: %(role)s"),
    "group.inherited": gettext_lazy("You are now admin of %(group)s, which had nobody left to look after it"),
    "group.dormant": gettext_lazy("Nothing has happened in %(group)s for months: keep it, hand it over or archive it"),
    "edition.reminded": gettext_lazy("The next edition of %(group)s is almost due"),
    "edition.handed": gettext_lazy("The edition of %(group)s is due, and nobody has approved it: it is in your hands"),
    "focus.ready": gettext_lazy("The draft of the monthly focus of %(group)s is ready: it waits for your words"),
    "edition.skipped": gettext_lazy("The edition of %(group)s did not go out: there was too little in it"),
    "channel.lost": gettext_lazy("“%(title)s” no longer takes the editions of %(group)s: connect it again"),
    "reading.asked": ngettext_lazy(
        "You are asked to read something in %(group)s", "You are asked to read %(count)s things in %(group)s", "count"
    ),
    "reading.due": ngettext_lazy(
        "Something waits for your reading in %(group)s", "%(count)s things wait for your reading in %(group)s", "count"
    ),
    "reading.answered": gettext_lazy("%(who)s has read “%(title)s” in %(group)s, as you asked"),
    "reading.declined": gettext_lazy("%(who)s will not read “%(title)s” in %(group)s"),
    "poll.reminded": gettext_lazy("%(group)s waits for your answer to “%(title)s”"),
    "poll.closing": gettext_lazy("“%(title)s” closes within a day, and you have not answered"),
    "poll.closed_on_time": gettext_lazy("“%(title)s” is closed: here are its results"),
    "poll.concluded": gettext_lazy("“%(title)s” is concluded: here is what was decided"),
    "event.changed": gettext_lazy("“%(title)s” has changed in the agenda of %(group)s"),
    "event.time_changed": gettext_lazy("One time of “%(title)s” has changed in the agenda of %(group)s"),
    "event.cancelled": gettext_lazy("“%(title)s” is cancelled in the agenda of %(group)s"),
    "event.time_cancelled": gettext_lazy("One time of “%(title)s” is cancelled in the agenda of %(group)s"),
    "event.held": gettext_lazy("“%(title)s” takes place after all, in the agenda of %(group)s"),
    "event.due": gettext_lazy("“%(title)s”, in the agenda of %(group)s: the deadline is near"),
    "event.dated": gettext_lazy("The date is chosen: “%(title)s” is in the agenda of %(group)s"),
    "files.added": ngettext_lazy(
        "%(who)s added “%(title)s” in %(group)s", "%(who)s added %(count)s files to “%(title)s” in %(group)s", "count"
    ),
    "files.brought": ngettext_lazy(
        "%(who)s added %(count)s file in %(group)s", "%(who)s added %(count)s files in %(group)s", "count"
    ),
    "files.renewed": gettext_lazy("%(who)s put a new version of “%(title)s” in %(group)s"),
}
SENTENCES |= {
    "page.changed": ngettext_lazy(
        "%(who)s changed “%(title)s” in %(group)s", "%(who)s changed “%(title)s” in %(group)s", "many"
    ),
    "page.added": ngettext_lazy(
        "%(who)s wrote “%(title)s” in a branch that you follow, in %(group)s",
        "%(who)s wrote “%(title)s” in a branch that you follow, in %(group)s",
        "many",
    ),
}
MENTION = ngettext_lazy(
    "%(who)s names you in “%(title)s”, in %(group)s", "%(who)s name you in “%(title)s”, in %(group)s", "many"
)


def sentence(activity: Activity, *, actors: Sequence[User | None] = (), reader: User | None = None) -> str:
    """Return what happened in the language in force, without HTML.

    `actors` are several people who did the same; `reader` is who reads it, told when the text names them.
    """
    template = SENTENCES[activity.verb]
    if reader is not None and names(activity, reader):
        template = MENTION
    who = actors or [activity.actor]
    return template % {
        "who": people(who),
        "many": len(set(who)),
        "count": activity.data.get("count", 1),
        "title": activity.content.title if activity.content else activity.data.get("title", ""),
        "group": activity.group.name if activity.group else "",
        "name": activity.data.get("name", ""),
        "role": role_name(activity.data.get("role", "")),
    }


def names(activity: Activity, reader: User) -> bool:
    """Tell whether the text that was published or posted mentions `reader`."""
    written: Comment | Content | None = activity.comment or activity.content
    is_text = activity.verb in {"content.published", "comment.posted"} and written is not None
    return is_text and reader.username in text.mentions(written.body if written else "")


def people(actors: Sequence[User | None]) -> str:
    """Return "A", "A and B" or "A, B and 3 others"; a closed account is "somebody"."""
    said = list(dict.fromkeys(str(actor) if actor is not None else _("Somebody") for actor in actors))
    if len(said) < 2:
        return "".join(said)
    if len(said) == 2:
        return _("%(first)s and %(second)s") % {"first": said[0], "second": said[1]}
    count = len(said) - 2
    several = ngettext("%(first)s, %(second)s and %(count)d other", "%(first)s, %(second)s and %(count)d others", count)
    return several % {"first": said[0], "second": said[1], "count": count}


def role_name(role: str) -> str:
    """Return the name people read of a role in a group."""
    return str(Membership.Role(role).label) if role in Membership.Role.values else role


def link(activity: Activity) -> str:
    """Return the address, on this site, of what the sentence tells of: the exact comment when there is one.

    An act without an item leads to the `path` it was recorded with, or else to its group.
    """
    if activity.comment is not None:
        return activity.comment.get_absolute_url()
    if activity.content is not None:
        return activity.content.permanent_url
    if activity.group is None:
        return str(activity.data.get("path", "")) or "/"
    if activity.verb == "membership.asked":
        return reverse("groups:requests", args=[activity.group.slug])
    return str(activity.data.get("path", "")) or activity.group.get_absolute_url()
