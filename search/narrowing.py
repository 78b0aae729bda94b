"""Narrowing a search: by the operators that were typed, and by the links of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.people import named
from content.models import ContentTag, GroupTag, Shelf
from core import clock, text
from core.folding import pattern
from core.tools import tools
from groups.access import Access
from groups.models import Group
from search.models import Document
from search.operators import COMMENT, Filter, Wrong
from search.words import Terms

PERIODS = {"week": 7, "month": 31, "year": 366}
SORTS = ("best", "date")


@dataclass(frozen=True)
class Narrowed:
    """How the links of the page narrow a search: a group's slug, a kind, a user name, a tag's slug, a period, an order.

    One that does not exist or may not be known finds nothing, alike.
    """

    group: str = ""
    kind: str = ""
    author: str = ""
    tag: str = ""
    since: str = ""
    sort: str = "best"

    def __bool__(self) -> bool:
        """Tell whether anything is narrowed."""
        return bool(self.group or self.kind or self.author or self.tag or self.since)


def narrowed(documents: QuerySet[Document], by: Narrowed) -> QuerySet[Document]:
    """Return the documents that the links of the page leave."""
    if by.group:
        documents = documents.filter(in_group_q(Group.objects.filter(slug=by.group)))
    if by.kind:
        documents = documents.filter(kind_q(by.kind))
    if by.author:
        documents = documents.filter(username_q(by.author))
    if by.tag:
        documents = documents.filter(tag_q(by.tag))
    if by.since in PERIODS:
        documents = documents.filter(at__gte=clock.now() - timedelta(days=PERIODS[by.since]))
    return documents


def filtered(documents: QuerySet[Document], terms: Terms, access: Access) -> QuerySet[Document]:
    """Return the documents that the typed operators leave."""
    for one in terms.filters:
        condition = filter_q(one, access)
        documents = documents.exclude(condition) if one.is_out else documents.filter(condition)
    return documents


def filter_q(one: Filter, access: Access) -> Q:
    """Return the condition that one operator asks."""
    if one.field == "author":
        return author_q(one.value)
    if one.field == "tag":
        return tag_q(text.slug(one.value))
    if one.field == "source":
        return source_q(one.value)
    if one.field == "group":
        return in_group_q(groups_called(access, one.value))
    if one.field == "kind":
        return kind_q(one.value)
    return Q(at__gte=start_of(one.day)) if one.field == "after" else Q(at__lt=start_of(one.day))


def start_of(day: date) -> datetime:
    """Return when a day begins for the reader."""
    return timezone.make_aware(datetime.combine(day, time.min))


def kind_q(kind: str) -> Q:
    """Return the condition that a document is of a kind; comments are one."""
    return Q(comment__isnull=False) if kind == COMMENT else Q(comment=None, content__kind=kind)


def username_q(username: str) -> Q:
    """Return the condition that somebody wrote this."""
    by_item = Q(comment=None, content__author__username=username)
    return by_item | Q(comment__author__username=username)


def author_q(said: str) -> Q:
    """Return the condition that the person of that user name wrote this, or whoever bears these names."""
    people = named(said).order_by().prefetch_related(None).values("pk")
    called = Q(comment=None, content__author__in=people) | Q(comment__author__in=people)
    return username_q(said.lower()) | called


def tag_q(slug: str) -> Q:
    """Return the condition that an item bears a tag, or the theme that this word leads to in its group (LS8)."""
    borne = ContentTag.objects.filter(tag__slug=slug).values("content_object")
    leads = GroupTag.objects.filter(
        tag__slug=slug, synonym_of=OuterRef("tag"), group=OuterRef("content_object__group")
    )  # fmt: skip
    meant = ContentTag.objects.filter(Exists(leads)).values("content_object")
    if not GroupTag.objects.filter(tag__slug=slug, synonym_of__isnull=False).exists():
        return Q(comment=None, content__in=borne)
    return Q(comment=None) & (Q(content__in=borne) | Q(content__in=meant))


def source_q(said: str) -> Q:
    """Return the condition that an item comes from a source so named: the tools say which have one."""
    found = Q(pk__in=[])
    for tool in tools():
        items = tool.from_source(text.fold(said))
        if items is not None:
            found |= Q(content__in=items)
    return found & Q(comment=None)


def in_group_q(groups: QuerySet[Group]) -> Q:
    """Return the condition that an item lives in one of some groups, or stands on a shelf there."""
    shelved = Shelf.objects.filter(group__in=groups).values("content_id")
    return Q(content__group__in=groups) | Q(content__in=shelved)


def groups_called(access: Access, said: str) -> QuerySet[Group]:
    """Return the groups that `access` may know of, of that address or name; a beginning of the name will do."""
    here = f"^{pattern(text.fold(said))}"
    return Group.objects.named_to(access).filter(Q(slug=text.slug(said)) | Q(name__regex=here))


def unknown(access: Access, terms: Terms) -> list[Wrong]:
    """Return what the operators name and the reader cannot know of: one query for each such operator.

    Visitors are told nothing of people: to them an author who does not exist and one who wrote nothing here are alike.
    """
    found = []
    for one in terms.filters:
        if one.field == "group" and not groups_called(access, one.value).exists():
            found.append(Wrong("group", one.value))
        elif one.field == "author" and access.is_signed_in and not named(one.value).exists():
            found.append(Wrong("author", one.value))
    return found
