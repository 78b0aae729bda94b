"""What may still change once an edition is out, always with its date: corrections, and items withdrawn (VD10).

Page and feeds tell of it, identities stay, and no mail is sent again.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from content.models import Content
from core import clock, text
from search import index
from toolkit.actions import keep_revision
from veille import publishing
from veille.models import Edition, Selection

CORRECTION_MAX = 300


@transaction.atomic
def correct(*, edition: Edition, by: User, title: str, body: str, intros: dict[str, str], note: str) -> None:
    """Change the title and the texts of a published edition. The version before is kept, the date is shown."""
    before = Content.objects.only("title", "body", "author_id", "edited_at", "created_at").get(pk=edition.pk)
    if (before.title, before.body) != (title, body):
        keep_revision(before)
    edition.title, edition.body, edition.section_intros = title, body, intros
    edition.correction = text.one_line(note)[:CORRECTION_MAX]
    _kept(edition)
    record("content.edited", actor=by, content=edition, minor=False)


@transaction.atomic
def withdraw(*, selection: Selection, by: User, reason: str = "") -> None:
    """Take an item out of a published edition for good; a line with the date, and the reason given, stays in its place.

    Its words are erased, not hidden: a right that asks for it asks for that. They go from the edition's own title and
    excerpt too. Doing it again changes nothing.
    """
    row = (
        Selection.objects.select_for_update(of=("self",))
        .select_related("edition__group", "edition__watch")
        .get(pk=selection.pk)
    )
    edition = row.edition
    if edition is None or row.withdrawn_at is not None:
        return
    moment, gone = clock.now(), row.title
    with translation.override(edition.group.language):
        day = date_format(localtime(moment), "j F Y")
        row.title = _("Item withdrawn on %(day)s") % {"day": day}
    row.line, row.quotation, row.credit, row.address = text.one_line(reason)[:300], "", "", ""
    row.source_name = row.reason = row.language = ""
    row.is_headline, row.withdrawn_at, row.withdrawn_by, row.updated_at = False, moment, by, moment
    row.save()
    _without(edition, gone)
    record("edition.item_withdrawn", actor=by, content=edition, selection=row.pk)


def _without(edition: Edition, title: str) -> None:
    """Take the words of an item out of what its edition says of itself."""
    left = list(edition.selections.filter(withdrawn_at=None).order_by("position", "pk"))
    if title and title in edition.title:
        with translation.override(edition.group.language):
            edition.title = publishing.title_of(edition.number or 0, left)
    for row in edition.revisions.all():
        if title and (title in row.title or title in row.body):
            row.delete()
    _kept(edition, left)


def _kept(edition: Edition, items: list[Selection] | None = None) -> None:
    """Save an edition with its date, and all that is computed from its words."""
    rows = items if items is not None else list(edition.selections.order_by("position", "pk"))
    edition.edited_at = clock.now()
    edition.body_html = text.render(edition.body)
    edition.excerpt = text.excerpt(text.plain(edition.body_html) or " · ".join(row.title for row in rows))
    edition.save()
    index.note_changed(edition)
