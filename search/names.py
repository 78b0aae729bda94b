"""People, groups, organisations and tags found by their names, for one reader; the exact name first (LS1, LS5, LS6).

On PostgreSQL the words are looked for in indexes made of the names themselves (migration 0004); on SQLite, whose sites
are small, by reading them. Visitors are told of no person and of no organisation.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from accounts.models import Organisation, Profile, ProfileValue, User
from accounts.people import people as known_people
from content.models import Content, ContentTag, Tag
from core import text
from core.folding import pattern
from groups.access import Access
from groups.models import Group
from groups.reach import readable_q
from search.words import Terms

SHOWN = 5
WORDS_MAX = 6
COMPLETED = 8
LEAST_LETTERS = 2
KINDS = ("person", "group", "organisation")


class _Spread(Func):
    """The words of one or two columns, exactly as the indexes have them."""

    template = "to_tsvector('veillee_names', translate(%(expressions)s, '.-_@''’/', '       '))"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class _Begins(Func):
    """Whether words hold others, or begin with them."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _Wanted(Func):
    """Words to look for, as PostgreSQL's `tsquery`."""

    template = "to_tsquery('veillee_names', %(expressions)s)"
    output_field = TextField()


def words_of(terms: Terms) -> list[str]:
    """Return the words by which names are looked for; none when an operator or a word left out narrows to content."""
    if terms.filters or terms.unwanted:
        return []
    return [word for term in terms.wanted for word in term][:WORDS_MAX]


def holding(rows: QuerySet[Any], words: list[str], *columns: str) -> QuerySet[Any]:
    """Return the rows in whose columns every word stands, or begins one."""
    if connection.vendor == "postgresql":
        wanted = " & ".join(f"'{word}':*" for word in words)
        return rows.filter(_Begins(_Spread(*map(F, columns)), _Wanted(Value(wanted))))
    for word in words:
        here = rf"(^|[^\w]|_){pattern(word)}"
        condition = Q()
        for column in columns:
            condition |= Q(**{f"{column}__regex": here})
        rows = rows.filter(condition)
    return rows


def exact_first(rows: QuerySet[Any], words: list[str], *then: Any) -> QuerySet[Any]:
    """Return rows with a `name`, those called exactly so first."""
    here = rf"^[^\w]*{'[^a-zA-Z0-9]+'.join(pattern(word) for word in words)}[^\w]*$"
    is_it = Case(When(name__regex=here, then=0), default=1, output_field=IntegerField())
    return rows.annotate(otherwise=is_it).order_by("otherwise", *then)


def people(access: Access, words: list[str]) -> QuerySet[User]:
    """Return the people so named, or who tell `access` so in their profile: the reach of each part is asked."""
    if not (words and access.is_signed_in):
        return User.objects.none()
    named = holding(User.objects.filter(is_active=True), words, "name", "username").order_by().values("pk")
    told = holding(ProfileValue.objects.filter(readable_q(access)), words, "value")
    said = holding(Profile.objects.filter(readable_q(access, reach="presentation_reach")), words, "presentation")
    found = named.union(told.order_by().values("user"), said.order_by().values("user"))
    return exact_first(known_people().filter(is_active=True, pk__in=found), words, "name", "pk")


def groups(access: Access, words: list[str]) -> QuerySet[Group]:
    """Return the groups so named that `access` may know of, the exact name first, then those in use."""
    if not words:
        return Group.objects.none()
    found = holding(Group.objects.named_to(access), words, "name")
    return exact_first(found, words, F("last_activity_at").desc(nulls_last=True), "pk")


def organisations(access: Access, words: list[str]) -> QuerySet[Organisation]:
    """Return the organisations so named; all who sign in may know them."""
    if not (words and access.is_signed_in):
        return Organisation.objects.none()
    known = Organisation.objects.all()  # unfiltered: known to all who sign in
    return exact_first(holding(known, words, "name"), words, "name", "pk")


def tags(access: Access, words: list[str], limit: int = SHOWN) -> list[Tag]:
    """Return the tags that begin so, among those that an item `access` may read bears: one query."""
    start = text.slug(" ".join(words)) if words else ""
    if not start:
        return []
    seen = Content.objects.visible_to(access).filter(pk=OuterRef("content_object"))
    borne = ContentTag.objects.filter(Exists(seen), tag=OuterRef("pk"))
    return list(Tag.objects.filter(Exists(borne), slug__startswith=start).order_by("slug")[:limit])


def complete(access: Access, words: list[str]) -> list[str]:
    """Return names for completion in the top bar, groups first: four queries at most, two for a visitor (LS5)."""
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    found = [*groups(access, words).values_list("name", flat=True)[:SHOWN]]
    found += people(access, words).prefetch_related(None).values_list("name", flat=True)[:SHOWN]
    found += organisations(access, words).values_list("name", flat=True)[:SHOWN]
    found += [tag.name for tag in tags(access, words)]
    return list(dict.fromkeys(name for name in found if name))[:COMPLETED]
