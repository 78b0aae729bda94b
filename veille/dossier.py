"""A dossier: items of past editions, chosen and put in order, as the draft of an article (VD13)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from blogs.actions import Given, write
from blogs.models import Article
from core import text
from groups import rules
from groups.access import Access
from veille import publishing
from veille.focus.writing import link, plain
from veille.models import Edition, Selection, Watch
from veille.showing import quoted, source_of

CHOSEN_MAX = 60
State = Selection.State


@dataclass(frozen=True)
class Search:
    """What a past item is looked for by: words, a section, and the ids that are chosen already, in order."""

    words: str = ""
    section: str = ""
    chosen: list[int] = field(default_factory=list)


def past(watch: Watch, access: Access) -> QuerySet[Selection]:
    """Return what the editions that `access` may read have published, the latest first, withdrawn items left out."""
    editions = Edition.objects.visible_to(access).filter(watch=watch, number__isnull=False)
    rows = watch.selections.filter(state=State.PUBLISHED, withdrawn_at=None, edition__in=editions.values("pk"))
    return rows.select_related("edition__group").order_by("-published_at", "position", "pk")


def found(watch: Watch, access: Access, search: Search) -> QuerySet[Selection]:
    """Return the past items that a search finds, those chosen already left out."""
    rows = past(watch, access).exclude(pk__in=search.chosen)
    if search.section:
        rows = rows.filter(section=search.section)
    for word in search.words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(line__icontains=word) | Q(source_name__icontains=word))
    return rows


def sections(watch: Watch, access: Access) -> list[str]:
    """Return the sections of past editions, by name: one query."""
    rows = past(watch, access).exclude(section="").order_by("section")
    return list(rows.values_list("section", flat=True).distinct()[:100])


def chosen(watch: Watch, access: Access, ids: list[int]) -> list[Selection]:
    """Return the chosen items in the order of `ids`; ids of others are left out."""
    rows = {row.pk: row for row in past(watch, access).filter(pk__in=ids[:CHOSEN_MAX])}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]


def moved(ids: list[int], pk: int, step: int) -> list[int]:
    """Return `ids` with one of them moved by one place, or taken out for a step of 0."""
    if pk not in ids:
        return ids
    place = ids.index(pk)
    rest = ids[:place] + ids[place + 1 :]
    if not step:
        return rest
    at = min(max(place + step, 0), len(rest))
    return [*rest[:at], pk, *rest[at:]]


@transaction.atomic
def make(*, watch: Watch, rows: list[Selection], title: str, by: User) -> Article:
    """Return the draft article that holds some past items, in their order, each with the edition it comes from.

    Raises ValidationError without an item, or where the group has no articles.
    """
    if not rows:
        raise ValidationError(_("Choose at least one item."))
    if rules.tool_row(watch.group, "blogs") is None:
        raise ValidationError(_("Switch the articles of the group on first: a dossier is one of them."))
    with translation.override(watch.group.language):
        article = Article(
            group=watch.group,
            title=text.one_line(title)[:200] or _("Dossier"),
            body="\n\n".join([_("*Say here what this dossier is about.*"), *(entry(row) for row in rows)]),
            genre=Article.Genre.FILE,
            audience=publishing.audience_of(watch),
        )
    write(article=article, author=by, given=Given(), act="draft", may_skip_review=True)
    record("dossier.made", actor=by, content=article, count=len(rows))
    return article


def entry(row: Selection) -> str:
    """Return one item as Markdown: its title, its words, where it comes from, the edition that had it."""
    edition = row.edition
    facts = [plain(part) for part in (source_of(row), row.credit) if part]
    if edition is not None:
        facts.append(link(edition.title, f"{edition.get_absolute_url()}#item-{row.pk}"))
    said = [f"## {link(row.title, row.address)}", plain(row.line)]
    if row.quotation:
        said.append(f"> {plain(quoted(row.quotation))}")
    return "\n\n".join(part for part in [*said, " · ".join(facts)] if part)
