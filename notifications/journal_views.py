"""The page "why did I receive this, or not?", from an item: for oneself, and for animators about a member (CC28)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from content import naming
from content.guard import allow
from content.models import Content
from content.rules import can
from core import text
from groups.guard import to_sign_in
from groups.middleware import access_of, me
from notifications import journal


@require_safe
@allow("read")
def why(request: HttpRequest, content: Content) -> HttpResponse:
    """Show what became of each act about an item for me, or for the member that a moderator names (`?person=`)."""
    access = access_of(request)
    if not access.is_signed_in:
        return to_sign_in(request)
    moderates = can(access, "moderate", content)
    asked, words = request.GET.get("person", ""), text.one_line(request.GET.get("who", ""))[:80]
    if asked and not moderates:
        raise Http404
    person = chosen(content, asked) if asked else me(request)
    context = {"content": content, "person": person, "is_me": person == me(request), "words": words}
    context["entries"] = journal.entries(content, person, access)
    if moderates:
        context["found"] = naming.matching(members_of(content), words) if len(words) > 1 else []
    return render(request, "notifications/why.html", {**context, "moderates": moderates})


def members_of(content: Content) -> QuerySet[User]:
    """Return the people of the item's own group, whatever became of their membership."""
    # unfiltered: a moderator asks about the people of the group
    return User.objects.filter(memberships__group=content.group_id)


def chosen(content: Content, username: str) -> User:
    """Return the member named. Raises Http404, for who is elsewhere and for who does not exist alike."""
    found = members_of(content).filter(username=username[:30]).first()
    if found is None:
        raise Http404
    return found
