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
from groups.models import Group, Membership
from polls.models import Poll
from veille.models import Edition

COMMON, RARE = "données", "chrysoprase"
TARGETS = {
    "thread of 50 replies": 15, "forum list": 12, "group home": 15, "small group home": 15, "article": 10,
    "search, common word": 25, "search, rare word": 25, "files folder": 12, "members": 12, "agenda month": 12,
    "feed again": 2, "posting a reply": 20,
}  # fmt: skip
"""CPU milliseconds of application and database per request that are aimed at."""


def largest() -> Group:
    """Return the group that has most members."""
    return Group.objects.order_by("-member_count")[0]


def reader(group: Group) -> User:
    """Return an ordinary member of a group: the median one by seniority."""
    members = Membership.objects.active().filter(group=group, role="member").order_by("since", "pk")
    row = members.select_related("user")[members.count() // 2]
    return row.user


def newest(group: Group, kind: str, **wanted: Any) -> Content:
    """Return the newest item of a kind in a group, or in all groups when it has none."""
    found = Content.objects.alive().filter(kind=kind, state="published", **wanted).order_by("-created_at")
    return found.filter(group=group).first() or found[0]


def rows() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of every page that is read."""
    group = largest()
    lively = Group.objects.filter(member_count__lt=30, contents__isnull=False).distinct()
    small = lively.order_by("-last_activity_at")[0]
    thread = newest(group, "topic", comment_count__gte=50) if _has_long(group) else newest(group, "topic")
    edition = Edition.objects.exclude(number=None).order_by("-number")[0]
    yield "home", "/"
    yield "activity", reverse("activity:all")
    yield "small group home", small.get_absolute_url()
    yield "group home", group.get_absolute_url()
    yield "forum list", reverse("forum:list", args=[group.slug])
    yield "thread of 50 replies", thread.get_absolute_url()
    yield "article", newest(group, "article").get_absolute_url()
    yield "files folder", newest(group, "folder").get_absolute_url()
    yield "agenda month", reverse("agenda:list", args=[group.slug]) + "?view=month"
    yield "page", newest(group, "page").get_absolute_url()
    yield "poll", Poll.objects.order_by("-pk")[0].get_absolute_url()
    yield "members", reverse("groups:members", args=[group.slug])
    yield "directory", reverse("directory:list")
    yield "search, common word", f"/search/?q={COMMON}"
    yield "search, rare word", f"/search/?q={RARE}"
    yield "edition", edition.get_absolute_url()
    yield "feed", reverse("veille:feed", args=[edition.group.slug, "rss"])


def _has_long(group: Group) -> bool:
    return Content.objects.filter(group=group, kind="topic", comment_count__gte=50).exists()


def measured() -> dict[str, Any]:
    """Return who asks (with a session made for it) and, for each page, its address and its number of queries."""
    group = largest()
    user = reader(group)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for name, path in rows():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        found.append({"name": name, "path": path, "status": answer.status_code, "queries": len(captured)})
    thread = newest(group, "topic")
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
