"""Pages about people: the directory, one person's page, their photo."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Profile, ProfileValue, User
from accounts.people import people
from accounts.photos import SIDES, path_of
from content.models import Content
from core.paging import page_of
from directory import cards, finding, skills
from directory.models import PersonSkill
from directory.skill_views import proposals_to
from groups.access import Access
from groups.guard import signed_in
from groups.middleware import access_of
from groups.models import Group
from groups.reach import can_read, readable_q

PER_PAGE = 30
LATEST = 10
PHOTO_KEPT_SECONDS = 7 * 24 * 3600


@require_safe
@signed_in
def directory(request: HttpRequest) -> HttpResponse:
    """List the people who answer what the address asks, and say why each is shown (LU2)."""
    asked = finding.wanted(access_of(request), request.GET)
    page = page_of(finding.answering(asked).defer("email", "password"), request, PER_PAGE)
    shown = cards.cards(asked, list(page))
    context = {"page": page, "asked": asked, "cards": shown, "kinds": PersonSkill.Kind.choices}
    return render(request, "accounts/directory.html", context)


@require_safe
@signed_in
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """Show one person: what they tell the reader of themselves, the groups we share, what they published for me."""
    person = people().select_related("profile__territory__parent").filter(username=username.lower()).first()
    if person is None:
        raise Http404
    access = access_of(request)
    latest = Content.objects.visible_to(access).in_stream().filter(author=person).cards()
    context = {
        "person": person,
        "is_me": person == request.user,
        "told": told_to(access, person),
        "groups": shared_groups(access, person),
        "proposals": proposals_to(person) if person == request.user else [],
        "latest": latest.order_by("-created_at", "-pk")[:LATEST],
    }
    return render(request, "accounts/profile.html", context)


def told_to(access: Access, person: User) -> dict[str, object]:
    """Return the parts of the profile of `person` that `access` reads: presentation, place, skills, fields."""
    mine = Profile.objects.select_related("territory__parent").filter(user=person).first()  # unfiltered: asked below
    values = ProfileValue.objects.filter(readable_q(access), user=person).select_related("field")
    told: dict[str, object] = {"values": values.order_by("field__order", "field_id")}
    if mine is not None and can_read(access, person, mine.presentation_reach):
        told["presentation_html"] = mine.presentation_html
    if mine is not None and mine.territory_id and can_read(access, person, mine.territory_reach):
        told["territory"] = mine.territory
    rows = list(skills.told_to(access).filter(user=person).select_related("skill").order_by("skill__name"))
    told["helps"] = [row.skill for row in rows if row.kind == PersonSkill.Kind.HELP]
    told["learns"] = [row.skill for row in rows if row.kind == PersonSkill.Kind.LEARN]
    return told


def shared_groups(access: Access, person: User) -> QuerySet[Group]:
    """Return the groups of `person` whose list of members I may read, by name: those we share."""
    theirs = Group.objects.named_to(access).filter(memberships__user=person, memberships__state="active")
    if not access.sees_all:
        theirs = theirs.filter(pk__in=access.member_group_ids)
    return theirs.only("name", "slug", "accent").order_by("name")


@require_safe
@signed_in
def photo(request: HttpRequest, username: str, side: int, key: str) -> FileResponse:
    """Send a square of somebody's photo, to those it reaches. A new photo has a new address, so browsers keep this."""
    person = User.objects.filter(username=username.lower(), photo_key=key).first()  # unfiltered: asked on the next line
    if person is None or side not in SIDES or not access_of(request).sees_photo(person):
        raise Http404
    try:
        file = default_storage.open(path_of(key, side))
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={PHOTO_KEPT_SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
