"""Why did somebody hear, or not hear, of an act? The very rule that decides, told in words (CC28).

`explain` answers from what stands in the database now. Its first cause is the one that decides; the others are true as
well, so that whoever lifts the first one knows what comes next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import Activity
from content.models import Content
from content.rules import can, is_published
from groups.access import Access
from groups.models import Level, Membership
from notifications import announcing, bounces, leases, levels, preferences, recipients
from notifications.models import Channel, Follow, Notification, Preference, Reason

CAUSES: dict[str, Any] = {
    "closed": _("the account is closed"),
    "away": _("the account is paused"),
    "own_act": _("it is this person's own act"),
    "removed": _("what it tells of is in the trash"),
    "hidden": _("what it tells of is not, or no longer, shown to its readers"),
    "unreadable": _("this person may not read it"),
    "quiet": _("it was published without telling anybody, or while the group was silent"),
    "grace": _("it is told a few minutes after it was written, so that its author may correct it"),
    "group_nothing": _("this person chose to hear nothing of the group"),
    "item_nothing": _("this person muted the item"),
    "place_nothing": _("this person muted the category"),
    "unconcerned": _("this person hears of what is important only, and nothing here concerns them"),
    "late": _("this person chose a digest: it goes into the next one if it is still unread"),
    "paused": _("this person paused all mails"),
    "no_address": _("the account has no address"),
    "held": _("mails to this person's address come back"),
    "flooded": _("many mails had already left for this person within the hour: it waits for the digest"),
    "read": _("this person had already read it on the site"),
    "old": _("it was told too late for a mail to be of use"),
    "no_mail": _("acts of this kind are told on the site only"),
    "news_nothing": _("this person chose to hear nothing of the group by mail"),
    "elsewhere": _("acts of this kind are told to other people"),
}
SILENT = ["closed", "own_act", "removed", "hidden", "unreadable", "quiet", "grace", "group_nothing", "item_nothing"]
SILENT += ["place_nothing", "unconcerned", "elsewhere"]
"""Causes of which one is enough for the act not to be told at all."""


@dataclass(frozen=True)
class Cause:
    """One reason to hear of an act, or not to: a code and a lazy sentence without a capital."""

    code: str
    sentence: Any
    is_for: bool = False


@dataclass(frozen=True)
class Explanation:
    """What the rule says of one person and one act: how they hear of it (None: not at all), and why."""

    channel: Channel | None
    causes: list[Cause]

    @property
    def reason(self) -> str:
        """Why the person hears of it, or an empty string."""
        return next((cause.code for cause in self.causes if cause.is_for), "")


def explain(activity: Activity, user: User) -> list[Cause]:
    """Return why a person hears of an act or does not, the deciding cause first."""
    return explanation(activity, user).causes


def explanation(activity: Activity, user: User) -> Explanation:
    """Return how a person hears of an act, and why: about ten small queries."""
    against = [code for code, holds in _always(activity, user).items() if holds]
    if activity.verb in recipients.OF_ITEMS and activity.content is not None:
        reason, channel, more = _of_item(activity, activity.content, user)
    else:
        reason, channel, more = _of_person(activity, user)
    against += more
    causes = [Cause(code, CAUSES[code]) for code in sorted(against, key=list(CAUSES).index)]
    if reason is None or any(code in SILENT for code in against):
        return Explanation(None, causes)
    if channel == Channel.MAIL and against:
        channel = Channel.DIGEST if "flooded" in against else Channel.SITE
    return Explanation(channel, [*causes, Cause(reason.value, reason.label, is_for=True)])


def _always(activity: Activity, user: User) -> dict[str, bool]:
    """Return what may keep any act from being told to a person."""
    waits = activity.announced_at is None and activity.verb in announcing.IN_GRACE
    left = activity.at + timedelta(seconds=settings.GRACE_SECONDS) - leases.present()
    kept = Notification.objects.filter(activity=activity, recipient=user, channel=Channel.DIGEST)
    told = activity.announced_at or leases.present()
    return {
        "closed": not user.is_active,
        "away": user.is_paused,
        "held": bool(user.email) and bool(bounces.held_among([user.email])) and activity.verb in announcing.registry(),
        "own_act": activity.actor_id == user.pk,
        "quiet": activity.is_quiet,
        "grace": waits and left > timedelta(0),
        "no_address": not user.email,
        "paused": activity.verb not in recipients.ESSENTIAL and preferences.is_paused(user),
        "read": recipients.has_read(activity, user),
        "flooded": kept.exists() and not _is_late(activity, user),
        "old": told - activity.at > announcing.MAIL_FRESH,
        "no_mail": activity.verb not in announcing.registry(),
    }


def _is_late(activity: Activity, user: User) -> bool:
    content = activity.content
    return content is not None and levels.channel_of(facts_of(activity, content, user)) == Channel.DIGEST


def _of_item(activity: Activity, content: Content, user: User) -> tuple[Reason | None, Channel, list[str]]:
    facts = facts_of(activity, content, user)
    comment = activity.comment
    is_gone = content.trashed_at is not None or content.group.trashed_at is not None
    is_shown = is_published(content)
    if activity.verb == "comment.posted":
        is_gone = is_gone or (comment is not None and comment.trashed_at is not None)
        is_shown = is_shown and comment is not None and not comment.is_held
    reason, channel = levels.reason_of(facts), levels.channel_of(facts)
    against = {
        "removed": is_gone,
        "hidden": not is_gone and not is_shown,
        "unreadable": not can(Access(user), "read", content),
        "group_nothing": facts.group == Level.NOTHING,
        "item_nothing": facts.item == Level.NOTHING,
        "place_nothing": facts.level == facts.place == Level.NOTHING and not facts.chosen,
        "unconcerned": reason is None and Level.NOTHING not in {facts.group, facts.item, facts.level},
        "late": reason is not None and channel == Channel.DIGEST,
    }
    return reason, channel, [code for code, holds in against.items() if holds]


def _of_person(activity: Activity, user: User) -> tuple[Reason | None, Channel, list[str]]:
    row = recipients.for_activity(activity, user).values_list("channel", flat=True).first()
    if row is None:
        return None, Channel.SITE, ["elsewhere"]
    chosen = Follow.objects.filter(user=user, group=activity.group_id, content=None, tag=None, level=Level.NOTHING)
    silenced = activity.verb not in recipients.ESSENTIAL and chosen.exists()
    # Told on the site all the same: what one has to do in a group, or is asked, is not news of it.
    return recipients.reason_for(activity.verb), Channel(row), ["news_nothing"] if silenced else []


def facts_of(activity: Activity, content: Content, user: User) -> levels.Facts:
    """Return what decides for one person and one item: the rows that the statement joins, read one by one."""
    written = activity.comment or content
    mine = Follow.objects.filter(user=user)
    item = mine.filter(content_id=content.pk).first()
    wish = preferences.preference_of(user)
    called = User.objects.filter(recipients.called(written, content.group), pk=user.pk)
    return levels.Facts(
        verb=activity.verb,
        is_named=user.username in recipients.named(written),
        is_called=called.exists(),
        is_author=content.author_id == user.pk and wish.follows_what_i_write,
        is_member=Membership.objects.active().filter(group=content.group_id, user=user).exists(),
        group=_level(mine.filter(group=content.group_id, content=None, tag=None)),
        place=_level(mine.filter(content__in=levels.places_of(content), is_automatic=False)),
        item=item.level if item and (wish.follows_what_i_write or not item.is_automatic) else "",
        is_automatic=item is not None and item.is_automatic,
        has_tag=mine.filter(group=content.group_id, tag__in=content.tagged.values("tag_id"), level=Level.ALL).exists(),
        is_paused=Preference.objects.filter(levels.paused_q(), user=user).exists(),
        has_address=bool(user.email),
    )


def _level(rows: Any) -> str:
    return rows.values_list("level", flat=True).first() or ""
