"""Which pages the benchmark measures, and who asks: found in a filled database, whatever its scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from content.models import Content
from groups.access import Access
from groups.models import Group, Membership
from veille.models import Edition

READER = "bob"
COMMON, RARE = "données", "chrysoprase"
TARGETS = {
    "thread of 50 replies": 15, "forum list": 12, "group home": 15, "small group home": 15, "article": 10,
    "search, common word": 25, "search, rare word": 25, "files folder": 12, "members": 12, "agenda month": 12,
    "feed again": 2, "posting a reply": 20,
}  # fmt: skip
"""CPU milliseconds of application and database per request that are aimed at."""


def largest(user: User) -> Group:
    """Return the group of somebody that has most members."""
    mine = Membership.objects.active().filter(user=user).values("group")
    return Group.objects.filter(pk__in=mine).order_by("-member_count")[0]


def newest(user: User, group: Group, kind: str, **wanted: Any) -> Content:
    """Return the newest item of a kind that somebody reads, in a group if it has one."""
    found = Content.objects.visible_to(Access(user)).filter(kind=kind, state="published", **wanted)
    return found.filter(group=group).order_by("-created_at").first() or found.order_by("-created_at")[0]


def rows(user: User) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of every page that is read."""
    group = largest(user)
    lively = Group.objects.filter(member_count__lt=30, contents__isnull=False).distinct()
    small = lively.order_by("-last_activity_at")[0]
    thread = newest(user, group, "topic", comment_count__gte=50) if _has_long(group) else newest(user, group, "topic")
    edition = Edition.objects.exclude(number=None).order_by("-number")[0]
    yield "home", "/"
    yield "activity", reverse("activity:all")
    yield "small group home", small.get_absolute_url()
    yield "group home", group.get_absolute_url()
    yield "forum list", reverse("forum:list", args=[group.slug])
    yield "thread of 50 replies", thread.get_absolute_url()
    yield "article", newest(user, group, "article").get_absolute_url()
    yield "files folder", newest(user, group, "folder").get_absolute_url()
    yield "agenda month", reverse("agenda:list", args=[group.slug]) + "?view=month"
    yield "page", newest(user, group, "page").get_absolute_url()
    yield "poll", newest(user, group, "poll").get_absolute_url()
    yield "members", reverse("groups:members", args=[group.slug])
    yield "directory", reverse("accounts:directory")
    yield "search, common word", f"/search/?q={COMMON}"
    yield "search, rare word", f"/search/?q={RARE}"
    yield "edition", edition.get_absolute_url()
    yield "feed", reverse("veille:feed", args=[edition.group.slug, "rss"])


def _has_long(group: Group) -> bool:
    return Content.objects.filter(group=group, kind="topic", comment_count__gte=50).exists()


def measured() -> dict[str, Any]:
    """Return who asks (with a session made for it) and, for each page, its address and its number of queries."""
    user = User.objects.get(username=READER)
    group = largest(user)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    found = []
    for name, path in rows(user):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        found.append({"name": name, "path": path, "status": answer.status_code, "queries": len(captured)})
    thread = newest(user, group, "topic")
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        "members": group.member_count,
        "comments": reverse("content:comments", args=[thread.pk]),
        "thread": thread.get_absolute_url(),
        "publish": reverse("forum:create", args=[group.slug]),
        "pages": found,
        "targets": TARGETS,
        "count": {"people": User.objects.count(), "groups": Group.objects.count(), "items": Content.objects.count()},
    }
