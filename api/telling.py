"""From rows to what programs receive; addresses are whole, so that a program need not know the site's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from api import schemas
from bookmarks.models import Bookmark
from content.models import Attachment, Comment, Content
from core.paging import PAGES_MAX
from groups import rules
from groups.access import Access
from groups.models import Group, Membership
from groups.templatetags.groups import audience_of
from notifications.mail import absolute


def person(user: User | None) -> schemas.Person | None:
    """Return somebody, None for a deleted account."""
    if user is None:
        return None
    return schemas.Person(username=user.username, name=str(user), url=absolute(user.get_absolute_url()))


def group(found: Group, access: Access) -> schemas.Group:
    """Return a group, as far as `access` may know it."""
    told: dict[str, Any] = {}
    if rules.can(access, "see_home", found):
        told = {
            "summary": found.summary,
            "description": found.description,
            "member_count": found.member_count,
            "last_activity_at": found.last_activity_at,
        }
    return schemas.Group(
        slug=found.slug,
        name=found.name,
        url=absolute(found.get_absolute_url()),
        listing=found.listing,
        joining=found.joining,
        home_audience=found.home_audience,
        my_role=access.in_group(found).role,
        **told,
    )


def member(row: Membership) -> dict[str, Any]:
    """Return a person's place in a group."""
    return {"person": person(row.user), "role": row.role, "since": row.since}


def item(content: Content) -> dict[str, Any]:
    """Return an item loaded by `cards()`."""
    return {
        "id": content.pk,
        "kind": content.kind,
        "title": content.title,
        "excerpt": content.excerpt,
        "url": absolute(content.get_absolute_url()),
        "permanent_url": absolute(content.permanent_url),
        "group": content.group.slug,
        "author": person(content.author),
        "audience": str(content.effective_audience),
        "state": content.state,
        "tags": [row.tag.name for row in getattr(content, "loaded_tags", ())],
        "published_at": content.published_at,
        "edited_at": content.edited_at,
        "last_activity_at": content.last_activity_at,
        "comment_count": content.comment_count,
    }


def bookmark(row: Bookmark) -> dict[str, Any]:
    """Return a bookmark loaded by `cards()`."""
    return {
        **item(row),
        "address": row.url,
        "site": row.site,
        "writer": row.writer,
        "written_on": row.written_on,
        "language": row.language,
        "link": row.link_state,
    }


def whole_item(content: Content, files: Iterable[Attachment]) -> dict[str, Any]:
    """Return an item with its text and its files."""
    return {
        **item(content),
        "body": content.body,
        "body_html": content.body_html,
        "readers": audience_of(content),
        "files": [file(row) for row in files],
    }


def file(row: Attachment) -> dict[str, Any]:
    """Return a file."""
    return {
        "id": row.pk,
        "name": row.name,
        "size": row.blob.size,
        "media_type": row.blob.media_type,
        "alt": row.alt,
        "url": absolute(row.get_absolute_url()),
        "comment": row.comment_id,
    }


def comment(row: Comment) -> dict[str, Any]:
    """Return a comment."""
    return {
        "id": row.pk,
        "author": person(row.author),
        "parent": row.parent_id,
        "body": row.body,
        "body_html": row.body_html,
        "url": absolute(row.get_absolute_url()),
        "created_at": row.created_at,
        "edited_at": row.edited_at,
    }


def page(request: HttpRequest, found: QuerySet[Any], number: int, size: int) -> tuple[list[Any], dict[str, Any]]:
    """Return the rows of a page, and its count and links: two queries."""
    shown = Paginator(found, size).get_page(min(number, PAGES_MAX))
    links = {
        "next": link(request, page=shown.next_page_number()) if shown.has_next() else None,
        "previous": link(request, page=shown.previous_page_number()) if shown.has_previous() else None,
    }
    return list(shown), {"count": shown.paginator.count, **links}


def link(request: HttpRequest, **changes: Any) -> str:
    """Return the address of the same list elsewhere."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked[name] = str(value)
    return absolute(f"{request.path}?{asked.urlencode()}")
