"""One edition in one channel: its words, sending it again, not sending it, noting that it was posted by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.guard import ID_MAX
from groups.guard import View
from groups.middleware import me
from veille.channels import acts, showing
from veille.channels.by_hand import ByHand
from veille.channels.forms import WordsForm
from veille.channels.networks import network_of
from veille.channels.views import on_channel
from veille.guard import allow
from veille.models import Channel, Edition
from veille.views import page


def on_edition(view: View) -> View:
    """Give the view the edition of the channel's watch that its address names, or answer 404."""

    @wraps(view)
    def found(request: HttpRequest, channel: Channel, edition: int, **kwargs: Any) -> HttpResponseBase:
        rows = channel.watch.editions.filter(pk=min(edition, ID_MAX), trashed_at=None)
        row = rows.select_related("group").first()
        if row is None:
            raise Http404
        row.watch = channel.watch
        return view(request, channel, row, **kwargs)

    return found


def back_to(edition: Edition) -> str:
    """Return where people come from: the edition's page, or the preview while it is in preparation."""
    if edition.number is None:
        return reverse("veille:preview", args=[edition.group.slug]) + "#networks"
    return f"{edition.get_absolute_url()}#channels"


@allow("curate")
@on_channel
@on_edition
def words(request: HttpRequest, channel: Channel, edition: Edition) -> HttpResponse:
    """Show the text of an edition for one network, with its length, and keep what was rewritten."""
    network = network_of(channel)
    if not network.has_words:
        raise Http404
    row = channel.publications.filter(edition=edition).first()
    told, measure = showing.story_of(edition), network.measure(channel)
    shown = showing.said(channel, told, measure, row)
    sent = request.POST if request.method == "POST" else None
    form = WordsForm(sent, story=told, measure=measure, initial={"text": shown.text})
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["text"]
        is_new = form.data["text"].split() != shown.text.split()
        if is_new:
            acts.rewrite(channel=channel, edition=edition, text=typed, by=me(request))
        messages.success(request, _("The text for %(channel)s is kept.") % {"channel": channel})
        return redirect(back_to(edition))
    context = {"channel": channel, "form": form, "shown": shown, "cancel_url": back_to(edition)}
    if isinstance(network, ByHand):
        context["share_url"] = network.share(shown.text, told.link)
    return page(request, channel.watch, "veille/channels/words.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("curate")
@on_channel
@on_edition
def act(request: HttpRequest, channel: Channel, edition: Edition, verb: str) -> HttpResponse:
    """Send an edition again in a channel, do not send it, or note that it was posted."""
    done: dict[str, tuple[Callable[..., Any], str]] = {
        "retry": (acts.retry, _("The edition leaves for %(channel)s in a moment.")),
        "drop": (acts.drop, _("The edition is not sent to %(channel)s.")),
        "posted": (acts.posted, _("Noted: the edition is on %(channel)s.")),
    }
    perform, told = done[verb]
    if perform(channel=channel, edition=edition, by=me(request)) is False:
        messages.info(request, _("It is too late: the edition is being sent, or was."))
    else:
        messages.success(request, told % {"channel": channel})
    return redirect(back_to(edition))
