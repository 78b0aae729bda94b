"""An item's way into an edition: proposed, selected with words of its own, ordered, set aside."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from content.models import Content
from content.tagging import themes_of
from core import clock, text
from core.tools import tool_for
from veille.bridging import credit_of
from veille.models import Selection, Watch
from veille.working import steps

State = Selection.State
OPEN = [State.INBOX, State.CANDIDATE, State.SELECTED]


@dataclass(frozen=True)
class Words:
    """What an edition says of an item, apart from the shared item itself (VD3)."""

    title: str
    line: str = ""
    quotation: str = ""
    credit: str = ""
    section: str = ""


def propose(*, watch: Watch, content: Content, by: User | None, rule_name: str = "") -> Selection:
    """Put an item forward for the coming edition; `rule_name` says which rule did, when nobody does it in person.

    Proposing it again changes nothing.
    """
    found = open_selection(watch, content)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = Selection.objects.create(**copied(watch, content), proposed_by=by)
            steps.note(made, by, rule_name=rule_name)
            record("selection.proposed", actor=by, content=content)
            return made
    except IntegrityError:
        again = open_selection(watch, content)
        if again is None:
            raise
        return again


def open_selection(watch: Watch, content: Content) -> Selection | None:
    """Return the item's row on its way into an edition, if it has one."""
    return Selection.objects.filter(watch=watch, content_id=content.pk, state__in=OPEN).first()


def copied(watch: Watch, content: Content) -> dict[str, object]:
    """Return the columns of a new selection: the edition's own copy of the item's words."""
    moment = clock.now()
    child = tool_for(content.kind).model(content.kind)._default_manager.filter(pk=content.pk).first()
    return {
        "watch": watch,
        "content_id": content.pk,
        "title": content.title,
        "address": getattr(child, "url", "") or content.permanent_url,
        "line": content.excerpt,
        "credit": credit_of(watch, content),
        "source_name": getattr(child, "site", ""),
        "language": getattr(child, "language", "")[:12],
        "section": theme_of(watch, content),
        "proposed_at": moment,
        "updated_at": moment,
    }


def theme_of(watch: Watch, content: Content) -> str:
    """Return the first theme of the watch's group that the item has: its section, unless somebody says else."""
    tags = set(content.tagged.values_list("tag_id", flat=True))
    return next((row.tag.name for row in themes_of(watch.group) if row.tag_id in tags), "")


@transaction.atomic
def select(*, watch: Watch, content: Content, by: User, is_follow_up: bool = False) -> Selection:
    """Take an item into the coming edition.

    Raises ValidationError for an item that an edition has published, unless it is marked as a follow-up (VD8).
    """
    if not is_follow_up and was_published(watch, content):
        raise ValidationError(_("An earlier edition has this item. Mark it as a follow-up to publish it again."))
    row = propose(watch=watch, content=content, by=by)
    row.is_follow_up = is_follow_up
    row.state = State.SELECTED
    row.decided_by, row.decided_at = by, clock.now()
    row.position = next_position(watch)
    row.save(update_fields=["is_follow_up", "state", "decided_by", "decided_at", "position"])
    steps.note(row, by)
    record("selection.selected", actor=by, content=content)
    return row


def was_published(watch: Watch, content: Content) -> bool:
    """Tell whether an edition of the watch has published the item."""
    return Selection.objects.filter(watch=watch, content_id=content.pk, state=State.PUBLISHED).exists()


def next_position(watch: Watch) -> int:
    """Return the place after the last selected item."""
    last = watch.selections.filter(state=State.SELECTED).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


@transaction.atomic
def put_back(*, selection: Selection, by: User) -> None:
    """Take an item out of the coming edition; it stays proposed."""
    selection.state = State.CANDIDATE
    selection.is_headline = False
    selection.decided_by, selection.decided_at = by, clock.now()
    selection.save(update_fields=["state", "is_headline", "decided_by", "decided_at"])
    steps.note(selection, by)
    record("selection.put_back", actor=by, content=selection.content, group=selection.watch.group)


@transaction.atomic
def drop(*, selection: Selection, by: User | None, reason: str = "", rule_name: str = "") -> None:
    """Set an item aside, with the reason, or the rule that did; it may be proposed again."""
    selection.state = State.DROPPED
    selection.is_headline = False
    selection.reason = text.one_line(reason)[:300]
    selection.decided_by, selection.decided_at = by, clock.now()
    selection.save(update_fields=["state", "is_headline", "reason", "decided_by", "decided_at"])
    steps.note(selection, by, reason=selection.reason, rule_name=rule_name)
    record("selection.dropped", actor=by, content=selection.content, group=selection.watch.group)


@transaction.atomic
def rewrite(*, selection: Selection, words: Words, by: User) -> None:
    """Change what the edition says of an item; the shared item keeps its own words."""
    selection.title = text.one_line(words.title)[:200]
    selection.line = text.normalise(words.line)
    selection.quotation = text.normalise(words.quotation)
    selection.credit = text.one_line(words.credit)[:120]
    selection.section = text.one_line(words.section)[:80]
    selection.updated_at = clock.now()
    selection.save(update_fields=[*asdict(words), "updated_at"])
    record("selection.rewritten", actor=by, content=selection.content, group=selection.watch.group)


@transaction.atomic
def set_headline(*, selection: Selection, by: User) -> None:
    """Make an item the headline of the coming edition, in place of the one before."""
    selection.watch.selections.filter(state=State.SELECTED, is_headline=True).update(is_headline=False)
    Selection.objects.filter(pk=selection.pk).update(is_headline=True)
    record("selection.headlined", actor=by, content=selection.content, group=selection.watch.group)


@transaction.atomic
def reorder(*, watch: Watch, ids: list[int]) -> None:
    """Put the selected items in the order of `ids`; ids that are not theirs are ignored, items left out go last."""
    rows = {row.pk: row for row in watch.selections.select_for_update().filter(state=State.SELECTED)}
    wanted = [rows.pop(pk) for pk in dict.fromkeys(ids) if pk in rows]
    ordered = wanted + sorted(rows.values(), key=lambda row: (row.position, row.pk))
    for place, row in enumerate(ordered, start=1):
        row.position = place
    Selection.objects.bulk_update(ordered, ["position"])
