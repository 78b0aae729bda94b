"""The pages of saved searches: the list, one search with its feed and its mail, and what changes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import feed_keys
from core.feeds import FORMATS
from core.feeds.http import respond
from core.paging import page_of
from groups.access import Access
from groups.guard import public, signed_in
from groups.middleware import access_of, me
from search import query
from search.views import typed_in
from searches import actions, asking, feeds, mails
from searches.forms import SaveForm
from searches.models import SavedSearch, SearchMail
from toolkit.feed_views import reader, sealed

PER_PAGE = 20


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """List the searches I keep and those of my groups, with the mails I get of them."""
    access = access_of(request)
    page = page_of(SavedSearch.objects.visible_to(access).listed_for(access), request, PER_PAGE)
    wished = SearchMail.objects.filter(user=me(request), search__in=list(page))  # unfiltered: one's own
    periods = {row.search_id: row.get_period_display() for row in wished}
    rows = [(search, periods.get(search.pk, "")) for search in page]
    return render(request, "searches/list.html", {"page": page, "rows": rows})


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Keep the search that the address holds, for oneself or for a group."""
    access, asked = access_of(request), asking.asked_of(request.GET)
    if not asked:
        return redirect("search:search")
    named = {"name": typed_in(request.GET)[:80], "for_group": request.GET.get("group", "")}
    form = SaveForm(request.POST if request.method == "POST" else None, access=access, initial=named)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        made = actions.save(by=me(request), name=data["name"], asked=asked, group=form.group, period=data["period"])
        messages.success(request, _("The search is kept. Its feed and its mail are on this page."))
        return redirect(made)
    context = {"form": form, "typed": typed_in(request.GET), "cancel_url": f"{reverse('search:search')}?{asked}"}
    return render(request, "searches/new.html", context, status=422 if form.is_bound else 200)


def seen(access: Access, key: Any) -> SavedSearch:
    """Return a search that `access` may see. Raises Http404 alike for one that is hidden and one that is not there."""
    found = SavedSearch.objects.visible_to(access).filter(key=key).select_related("group", "owner").first()
    if found is None:
        raise Http404
    return found


@require_safe
@public
def show(request: HttpRequest, key: Any) -> HttpResponse:
    """Show what a saved search finds for me now, its feeds, its mail, and what may be changed."""
    access = access_of(request)
    search = seen(access, key)
    terms = asking.terms_of(search)
    page = page_of(asking.latest(search, access), request)
    context = {
        "search": search,
        "page": page,
        "hits": query.hits(page, terms),
        "typed": typed_in(QueryDict(search.asked)),
        "feeds": [(name, FORMATS[name].label, feeds.address(search, name)) for name in FORMATS],
        "may_change": SavedSearch.objects.visible_to(access).kept_by(access).filter(pk=search.pk).exists()
        if access.is_signed_in
        else False,
    }
    if access.is_signed_in:
        row = SearchMail.objects.filter(search=search, user=me(request)).first()  # unfiltered: one's own
        context |= {"key": feed_keys.key_of(me(request)), "mail": row, "periods": SearchMail.Period.choices}
    answer = render(request, "searches/show.html", context)
    # The key stands in its links: no other site hears of this address. Without any referrer, forms would be refused.
    answer["Referrer-Policy"] = "same-origin"
    return answer


@public
def feed(request: HttpRequest, key: Any, ext: str) -> HttpResponseBase:
    """Send the feed of a search: with a personal key what its owner may read now, without one what a visitor may."""
    if ext not in FORMATS:
        raise Http404
    access = reader(request)
    search = seen(access, key)
    body, updated = feeds.written(search, ext, access)
    self_url = feeds.address(search, ext)
    answer = respond(request, body, media_type=FORMATS[ext].media_type, updated=updated, self_url=self_url)
    return sealed(request, answer, is_private=access.is_signed_in)


def changed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give the view a search that the person keeps: its owner, or those who look after its group."""

    @wraps(view)
    @require_POST
    @signed_in
    def guarded(request: HttpRequest, key: Any) -> HttpResponse:
        access = access_of(request)
        search = seen(access, key)
        if not SavedSearch.objects.visible_to(access).kept_by(access).filter(pk=search.pk).exists():
            raise Http404
        return view(request, search)

    guarded.rule = "signed_in"  # type: ignore[attr-defined]
    return guarded


@require_POST
@signed_in
def set_mail(request: HttpRequest, key: Any) -> HttpResponse:
    """Begin or stop the mails of a search that I may see."""
    search, period = seen(access_of(request), key), request.POST.get("period", "")
    actions.set_mail(search=search, user=me(request), period=period)
    if period in SearchMail.Period.values:
        messages.success(request, _("What is new in this search comes by mail from now on."))
    else:
        messages.success(request, _("Nothing of this search comes by mail any more."))
    return redirect(search)


@changed
def set_open(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Open the search to whoever has its address, or close it."""
    is_open = request.POST.get("open") == "1"
    actions.set_open(search=search, is_open=is_open)
    said = _("Whoever has the address sees what is public in it.") if is_open else _("The address is closed again.")
    messages.success(request, said)
    return redirect(search)


@changed
def forget(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Let the search go."""
    name = search.name
    actions.forget(search=search, by=me(request))
    messages.success(request, _("“%(name)s” is no longer kept.") % {"name": name})
    return redirect("searches:mine")


@csrf_exempt
@public
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would stop; a POST stops it at once, without cookie, token or redirect (RFC 8058)."""
    try:
        search, user = mails.by_token(token)
    except BadSignature:
        raise Http404 from None
    is_done = request.method == "POST"
    if is_done and search is not None:
        SearchMail.objects.filter(search=search, user=user).delete()  # unfiltered: the signed address is the key
    return render(request, "searches/stop.html", {"search": search, "is_done": is_done or search is None})
