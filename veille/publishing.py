"""The edition that publishes itself: the coming one always exists, goes out when due, and opens the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from content.models import Content
from core import clock, text
from groups.models import Group, GroupTool, within
from notifications import mail
from search import index
from toolkit.actions import announce
from veille import calendar, charge
from veille.models import Edition, Selection, Watch
from veille.models.edition import COMING_SLUG
from veille.working import steps

REMIND_BEFORE = timedelta(hours=24)
HANDED_FOR = timedelta(hours=24)
"""How long an edition that nobody approved waits in the hands of a deputy, before it goes out with what is selected."""
LONGEST_WAIT = 100


@transaction.atomic
def open_watch(*, watch: Watch, by: User) -> Watch:
    """Save the watch of a group, switch its tool on and open its first edition."""
    watch.created_at = clock.now()
    watch.full_clean()
    watch.save()
    watch.tag_uri = f"tag:{settings.MAIL_DOMAIN},{watch.created_at:%Y-%m-%d}:veille/{watch.pk}"
    Watch.objects.filter(pk=watch.pk).update(tag_uri=watch.tag_uri)
    GroupTool.objects.get_or_create(group=watch.group, tool="veille", defaults={"order": 10})
    open_next(watch, after=clock.now())
    record("watch.opened", actor=by, group=watch.group)
    return watch


def open_next(watch: Watch, after: datetime) -> Edition:
    """Return the edition in preparation, made when there is none (VD1)."""
    found = coming(watch)
    if found is not None:
        return found
    due = calendar.next_due(watch, after)
    moment = clock.now()
    edition = Edition(
        kind="edition",
        group=watch.group,
        watch=watch,
        title="",
        slug=COMING_SLUG,
        state=Content.State.DRAFT,
        audience=audience_of(watch),
        due_at=due,
        cutoff_at=calendar.cutoff_of(watch, due),
        period_start=after,
        created_at=moment,
        sort_at=moment,
        last_activity_at=moment,
    )
    edition.save()
    return edition


def coming(watch: Watch) -> Edition | None:
    """Return the edition in preparation."""
    return watch.editions.filter(number=None).select_related("group", "watch__group").first()


def audience_of(watch: Watch) -> str:
    """Return who will read the watch's editions: what it wants, never wider than its group allows."""
    allowed = [str(audience) for audience in within(watch.group.widest_audience)]
    return watch.audience if watch.audience in allowed else allowed[-1]


@transaction.atomic
def reschedule(watch: Watch) -> None:
    """Give the edition in preparation its hour again after the watch's calendar has changed."""
    due = calendar.next_due(watch, clock.now())
    cutoff = calendar.cutoff_of(watch, due)
    watch.editions.filter(number=None).update(
        due_at=due, cutoff_at=cutoff, audience=audience_of(watch), reminded_at=None, handed_at=None, handed_to=None
    )


def selected(edition: Edition, cutoff: datetime | None = None) -> QuerySet[Selection]:
    """Return what goes into an edition: what was selected by its cut-off, or what it published, in order."""
    if edition.number is not None:
        return edition.selections.order_by("position", "pk")
    chosen = edition.watch.selections.filter(state=Selection.State.SELECTED)
    return chosen.filter(decided_at__lte=cutoff or edition.cutoff_at).order_by("position", "pk")


def chosen(edition: Edition) -> QuerySet[Selection]:
    """Return what an edition in preparation would hold if it went out now, late items included."""
    return selected(edition, clock.now())


def late(edition: Edition) -> QuerySet[Selection]:
    """Return what was selected after the cut-off and waits for the edition after (VD8)."""
    chosen = edition.watch.selections.filter(state=Selection.State.SELECTED)
    return chosen.filter(decided_at__gt=edition.cutoff_at).order_by("position", "pk")


def publish_due() -> list[Edition]:
    """Publish every edition whose hour has come, remind the animators of the others; return what was published."""
    now = clock.now()
    waiting = Edition.objects.filter(number=None, watch__is_on=True, trashed_at=None, group__trashed_at=None)
    ready = waiting.filter(group__archived_at=None, group__read_only_since=None, group__tools__tool="veille")
    due = list(ready.filter(due_at__lte=now).order_by("due_at").values_list("pk", flat=True)[:LONGEST_WAIT])
    published = [done for pk in due if (done := publish_if_due(pk)) is not None]
    soon = ready.filter(due_at__gt=now, due_at__lte=now + REMIND_BEFORE, reminded_at=None, approved_at=None)
    for pk in list(soon.values_list("pk", flat=True)[:LONGEST_WAIT]):
        remind(pk)
    return published


@transaction.atomic
def publish_if_due(pk: int) -> Edition | None:
    """Publish one edition if its hour has come and its watch's rules let it; return it when published.

    The row of the watch is locked: two workers that see the same hour publish one edition.
    """
    edition = _locked(pk)
    if edition is None or edition.due_at > clock.now():
        return None
    watch = edition.watch
    if watch.absent == Watch.Absent.WAIT and edition.approved_at is None:
        _tell_waiting(edition)
        return None
    if watch.absent == Watch.Absent.HAND and edition.approved_at is None and _in_other_hands(edition):
        return None
    # Whoever took it over in the last hour had no other time to choose than after the cut-off.
    cutoff = clock.now() if edition.handed_at else edition.cutoff_at
    count = selected(edition, cutoff).count()
    if count == 0 or (count < watch.minimum and watch.below != Watch.Below.PUBLISH):
        _skip(edition, count)
        return None
    return _publish(edition, cutoff, by=None)


@transaction.atomic
def publish_now(*, edition: Edition, by: User) -> Edition | None:
    """Publish the coming edition at once with everything selected so far; None when there is nothing, or too late."""
    fresh = _locked(edition.pk)
    if fresh is None or not chosen(fresh).exists():
        return None
    return _publish(fresh, clock.now(), by=by)


@transaction.atomic
def approve(*, edition: Edition, by: User) -> None:
    """Approve the coming edition: it goes out at its hour, without any other act."""
    Edition.objects.filter(pk=edition.pk, number=None).update(approved_at=clock.now(), approved_by=by)
    record("edition.approved", actor=by, group=edition.group)


@transaction.atomic
def write(*, edition: Edition, by: User, **words: Any) -> bool:
    """Keep the `title`, `body` and `section_intros` of the coming edition; tell whether it was still in preparation."""
    waiting = Edition.objects.filter(pk=edition.pk, number=None)
    if not waiting.update(**words):
        return False
    record("edition.written", actor=by, group=edition.group)
    return True


def lock(watch: Watch) -> None:
    """Let nobody else write of a watch's coming edition until the end of the transaction."""
    Watch.objects.select_for_update().get(pk=watch.pk)


def _locked(pk: int) -> Edition | None:
    """Return an edition still in preparation, with its watch locked until the end of the transaction."""
    watch = Watch.objects.select_for_update().filter(editions__pk=pk).first()
    if watch is None:
        return None
    edition = Edition.objects.filter(pk=pk, number=None).select_related("group").first()
    if edition is not None:
        edition.watch = watch
    return edition


def _tell_waiting(edition: Edition) -> None:
    if edition.reminded_at is None or edition.reminded_at < edition.due_at:
        Edition.objects.filter(pk=edition.pk).update(reminded_at=clock.now())
        announce(record("edition.reminded", actor=None, group=edition.group, waits=True, path=preparing(edition)))


def _in_other_hands(edition: Edition) -> bool:
    """Tell whether an edition that nobody approved waits for a deputy, who is told of it first.

    It does for a day. With nobody else in charge who is there, it does not wait.
    """
    now = clock.now()
    if edition.handed_at is not None:
        return now < edition.handed_at + HANDED_FOR
    people = charge.there(edition.watch, now)
    asked = charge.there(edition.watch, edition.due_at - REMIND_BEFORE)[:1]
    deputy = next((one for one in people if one not in asked), None)
    if deputy is None:
        return False
    Edition.objects.filter(pk=edition.pk).update(handed_at=now, handed_to=deputy)
    told = record("edition.handed", actor=None, group=edition.group, to=[deputy.pk], path=preparing(edition))
    announce(told)
    return True


def remind(pk: int) -> None:
    """Tell whoever is in charge, else every animator, once, that an edition goes out within a day."""
    with transaction.atomic():
        edition = _locked(pk)
        if edition is None or edition.reminded_at is not None:
            return
        Edition.objects.filter(pk=pk).update(reminded_at=clock.now())
        count = chosen(edition).count()
        to = [one.pk for one in charge.there(edition.watch, clock.now())[:1]]
        path = preparing(edition)
        announce(record("edition.reminded", actor=None, group=edition.group, count=count, path=path, to=to))


def _skip(edition: Edition, count: int) -> None:
    """Move the coming edition to the next week, its items kept and its number unused (VD7)."""
    watch = edition.watch
    missed = edition.due_at
    due = calendar.next_due(watch, max(missed, clock.now()))
    Edition.objects.filter(pk=edition.pk).update(
        due_at=due,
        cutoff_at=calendar.cutoff_of(watch, due),
        reminded_at=None,
        approved_at=None,
        approved_by=None,
        handed_at=None,
        handed_to=None,
    )
    quiet = watch.below == Watch.Below.CARRY
    row = record(
        "edition.skipped",
        actor=None,
        group=edition.group,
        quiet=quiet,
        count=count,
        missed=missed.isoformat(),
        path=preparing(edition),
    )
    announce(row)


def _publish(edition: Edition, cutoff: datetime, by: User | None) -> Edition:
    """Make an edition and its items public, and open the next one; channels follow, each on its own (VP14)."""
    watch, moment = edition.watch, clock.now()
    items = list(selected(edition, cutoff))
    _stamp(items, edition, moment)
    dress(edition, items, moment)
    edition.save()
    Watch.objects.filter(pk=watch.pk).update(last_number=edition.number)
    steps.note_published(items, moment, by)
    record("edition.published", actor=by, content=edition, number=edition.number, count=len(items))
    mail.post_to_list("edition", content=edition)
    index.note_new(edition)
    watch.group.touch(moment)
    open_next(watch, after=max(moment, edition.due_at))
    return edition


def dress(edition: Edition, items: list[Selection], moment: datetime) -> None:
    """Give an edition in preparation all that it has once published at `moment`, without saving it."""
    watch = edition.watch
    number = watch.last_number + 1
    with translation.override(watch.group.language):
        edition.title = edition.title or title_of(number, items)
    edition.number, edition.slug = number, str(number)
    edition.state, edition.audience = Content.State.PUBLISHED, audience_of(watch)
    edition.published_at = edition.sort_at = edition.last_activity_at = moment
    edition.body_html = text.render(edition.body)
    edition.excerpt = text.excerpt(text.plain(edition.body_html) or " · ".join(item.title for item in items))


def _stamp(items: list[Selection], edition: Edition, moment: datetime) -> None:
    """Mark the items as published, in order, each with an identity that never changes (RFC 4151)."""
    for place, item in enumerate(items, start=1):
        item.state = Selection.State.PUBLISHED
        item.edition = edition
        item.position = place
        item.published_at = item.updated_at = moment
        item.tag_uri = (
            item.tag_uri or f"tag:{settings.MAIL_DOMAIN},{moment:%Y-%m-%d}:veille/{edition.watch_id}/{item.pk}"
        )
    fields = ["state", "edition", "position", "published_at", "updated_at", "tag_uri"]
    Selection.objects.bulk_update(items, fields)


def title_of(number: int, items: list[Selection]) -> str:
    """Return the title of an edition that nobody titled: it carries its headline (VD4)."""
    if not items:
        return _("No. %(number)s") % {"number": number}
    headline = next((item for item in items if item.is_headline), items[0])
    return text.excerpt(_("No. %(number)s: %(headline)s") % {"number": number, "headline": headline.title}, 190)


def preparing(edition: Edition) -> str:
    """Return the address of the page where the coming edition is prepared."""
    return reverse("veille:prepare", args=[edition.group.slug])


def watch_of(group: Group) -> Watch | None:
    """Return the watch of a group, if it has one."""
    return Watch.objects.filter(group=group).select_related("group").first()
