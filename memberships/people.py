"""Pages about people: the directory, one person's page, and the switch of a site administrator's rights."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Affiliation, User
from activity.record import record
from content.models import Content
from core import text
from core.folding import pattern
from core.paging import page_of
from groups.access import Access
from groups.guard import signed_in
from groups.middleware import RIGHTS_ON, access_of, me
from groups.models import Group

PER_PAGE = 30
LATEST = 10


def people() -> QuerySet[User]:
    """Return those whose address is confirmed, with their organisations: two queries. All who sign in may know them."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)  # unfiltered: people are known to all
    places = Affiliation.objects.select_related("organisation").order_by("-is_main", "pk")  # unfiltered: the same
    found = User.objects.filter(Exists(confirmed))  # unfiltered: the same
    return found.prefetch_related(Prefetch("affiliations", places, to_attr="places"))


def named(words: str) -> QuerySet[User]:
    """Return the people with an account in force whose name or user name holds every word, whatever its accents."""
    found = people().filter(is_active=True)
    for word in text.fold(words).split():
        found = found.filter(Q(name__regex=pattern(word)) | Q(username__contains=word))
    return found.order_by("name", "pk")


@require_safe
@signed_in
def directory(request: HttpRequest) -> HttpResponse:
    """List the people of the platform; `?q=` looks for a name."""
    words = text.one_line(request.GET.get("q", ""))[:80]
    page = page_of(named(words).defer("email", "password"), request, PER_PAGE)
    return render(request, "accounts/directory.html", {"page": page, "words": words})


@require_safe
@signed_in
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """Show one person: who they are, the groups we share, and what they published that I may read."""
    person = people().select_related("profile").filter(username=username.lower()).first()
    if person is None:
        raise Http404
    access = access_of(request)
    latest = Content.objects.visible_to(access).in_stream().filter(author=person).cards()
    context = {
        "person": person,
        "is_me": person == request.user,
        "groups": shared_groups(access, person),
        "latest": latest.order_by("-created_at", "-pk")[:LATEST],
    }
    return render(request, "accounts/profile.html", context)


def shared_groups(access: Access, person: User) -> QuerySet[Group]:
    """Return the groups of `person` whose list of members I may read, by name: those we share."""
    theirs = Group.objects.named_to(access).filter(memberships__user=person, memberships__state="active")
    if not access.sees_all:
        theirs = theirs.filter(pk__in=access.member_group_ids)
    return theirs.only("name", "slug", "accent").order_by("name")


@require_POST
@signed_in
def admin_rights(request: HttpRequest) -> HttpResponse:
    """Switch a site administrator's rights on or off for this session; both are written in the log."""
    user = me(request)
    if not user.is_superuser:
        raise PermissionDenied
    turned_on = request.POST.get("rights") == "on"
    if turned_on != bool(request.session.get(RIGHTS_ON)):
        record("admin.rights_on" if turned_on else "admin.rights_off", actor=user)
        request.session[RIGHTS_ON] = turned_on
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "accounts:settings")
