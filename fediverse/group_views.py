"""The pages of a veille's account: for whoever wants to follow it, and for the animators who switch it on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fediverse import accounts, delivering, following
from fediverse.forms import ServerForm
from groups.access import visitor
from groups.middleware import me
from veille import streams
from veille.guard import allow
from veille.models import Watch
from veille.views import page


@require_http_methods(["GET", "HEAD", "POST"])
@allow("see_home", then="content:read")
def follow(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Say how to follow the veille, and find the way through one's own server; nothing is kept of who asks.

    The page then shows a link rather than leading there by itself: our security policy lets no form end on another
    site, and whoever follows sees where they go.
    """
    way = following.way_of(watch)
    if way is None or way.account is None:
        raise Http404
    form = ServerForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"way": way, "form": form}
    if form.is_bound and form.is_valid():
        context["onward"] = following.way_through(way.account, form.cleaned_data["server"])
        context["onward_host"] = delivering.host_of(str(context["onward"]))
        return page(request, watch, "fediverse/follow.html", context)
    return page(request, watch, "fediverse/follow.html", context, status=422 if form.is_bound else 200)


@require_safe
@allow("curate")
def settings(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show the animators the account, who follows by server, and which servers do not answer."""
    account = accounts.of_watch(watch)
    context: dict[str, object] = {"account": account, "may_be_on": streams.is_public(watch, visitor())}
    if account is not None:
        context |= {
            "handle": accounts.handle(account),
            "is_shown": accounts.is_shown(account),
            "servers": following.by_server(account),
            "count": accounts.followers_count(watch),
            "waiting": following.waiting(account),
        }
    return page(request, watch, "fediverse/settings.html", context)


@require_POST
@allow("curate")
def switch(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Switch the account on or off."""
    account = accounts.of_watch(watch)
    if request.POST.get("on"):
        try:
            accounts.switch_on(watch=watch, by=me(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The veille can be followed from Mastodon."))
    elif account is not None:
        accounts.switch_off(account=account, by=me(request))
        messages.success(request, _("The veille sends nothing to other servers any more. Its followers are kept."))
    return redirect("fediverse:settings", watch.group.slug)
