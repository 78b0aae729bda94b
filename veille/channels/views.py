"""The pages of the channels: their list, a new one, one of them, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from content.guard import ID_MAX
from core.paging import page_of
from groups.guard import View
from groups.middleware import me
from veille.channels import acts, showing
from veille.channels.forms import FORMS, ChannelForm
from veille.channels.networks import network_of
from veille.channels.trouble import ChannelError, sentence
from veille.guard import allow
from veille.models import Channel, Watch
from veille.views import page

PAGE = 20
secretly = sensitive_post_parameters("token", "password", "hook")


def on_channel(view: View) -> View:
    """Give the view the channel of the watch that its address names, or answer 404."""

    @wraps(view)
    def found(request: HttpRequest, watch: Watch, channel: int, **kwargs: Any) -> HttpResponseBase:
        rows = watch.channels.exclude(state=Channel.State.REMOVED)
        row = rows.select_related("added_by").filter(pk=min(channel, ID_MAX)).first()
        if row is None:
            raise Http404
        row.watch = watch
        return view(request, row, **kwargs)

    return found


@require_safe
@allow("curate")
def channels(request: HttpRequest, watch: Watch) -> HttpResponse:
    """List the channels, and every network that can be one."""
    known = showing.show_channels(acts.channels_of(watch))
    return page(request, watch, "veille/channels/list.html", {"channels": known, "networks": networks()})


def networks() -> list[tuple[str, str, str, Any]]:
    """Return (name, label, icon, one sentence) of each network."""
    labels = dict(Channel.Network.choices)
    return [(name, str(labels[name]), icon, told) for name, (icon, told) in showing.ABOUT.items()]


@secretly
@allow("curate")
def new(request: HttpRequest, watch: Watch, network: str) -> HttpResponse:
    """Ask what a network needs, and keep a new channel once its access is checked."""
    if network not in FORMS:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = FORMS[network](sent, watch=watch, network=network)
    if form.is_bound and form.is_valid() and checked(form):
        channel = form.instance
        try:
            acts.add(channel=channel, by=me(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return kept(request, channel)
    return form_page(request, watch, form, network)


def checked(form: ChannelForm) -> bool:
    """Set the row's secrets and ask the network whether they open it; what it says becomes an error of the form."""
    channel = form.sealed()
    if not channel.secret and not network_of(channel).by_hand and form.secret_names:
        channel.state = Channel.State.LOST
        return True
    try:
        network_of(channel).connect(channel)
    except ChannelError as error:
        form.add_error(None, refusal(error))
        return False
    channel.state, channel.error_code = Channel.State.ACTIVE, ""
    return True


def refusal(error: ChannelError) -> str:
    """Return why a network does not let us in, for the form that asks for access."""
    if error.code == "lost":
        return _("The network refuses this access: check what you typed.")
    return sentence(error.code)


def kept(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Answer after a channel was kept: its page, which shows the key of a webhook this once."""
    if channel.network == Channel.Network.WEBHOOK:
        context = {"channel": channel, "key": channel.secrets["key"]}
        return page(request, channel.watch, "veille/channels/key.html", context)
    if channel.state == Channel.State.ACTIVE:
        messages.success(request, _("The channel is ready. It takes the next edition."))
    return redirect("veille:channel", channel.watch.group.slug, channel.pk)


def form_page(
    request: HttpRequest, watch: Watch, form: ChannelForm, network: str, channel: Channel | None = None
) -> HttpResponse:
    """Answer with the form of a channel."""
    label = dict(Channel.Network.choices)[network]
    context = {"form": form, "network": network, "network_label": label, "about": showing.ABOUT[network][1]}
    status = 422 if form.is_bound else 200
    return page(request, watch, "veille/channels/form.html", context | {"channel": channel}, status=status)


@require_safe
@allow("curate")
@on_channel
def channel(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Show one channel: how it is doing, and what it did with each edition."""
    rows = channel.publications.select_related("edition__group", "channel").order_by("-edition_id")
    page_obj = page_of(rows.defer("edition__body", "edition__body_html"), request, PAGE)
    context = {
        "channel": showing.show_channels([channel])[0],
        "page_obj": page_obj,
        "publications": showing.show(list(page_obj.object_list)),
    }
    return page(request, channel.watch, "veille/channels/detail.html", context)


@secretly
@allow("curate")
@on_channel
def edit(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Change a channel; a new access is checked before it is kept."""
    sent = request.POST if request.method == "POST" else None
    form = FORMS[channel.network](sent, watch=channel.watch, network=channel.network, instance=channel)
    if form.is_bound and form.is_valid():
        moved = bool({"address", "account"} & set(form.changed_data))
        if not (form.gives_access or moved):
            acts.change(channel=form.sealed(), by=me(request))
            messages.success(request, _("The channel is changed."))
            return redirect("veille:channel", channel.watch.group.slug, channel.pk)
        if checked(form):
            acts.connected(channel=form.instance, by=me(request))
            messages.success(request, _("The channel is connected. What waited leaves now."))
            return redirect("veille:channel", channel.watch.group.slug, channel.pk)
    return form_page(request, channel.watch, form, channel.network, channel)


@require_POST
@allow("curate")
@on_channel
def act(request: HttpRequest, channel: Channel, verb: str) -> HttpResponse:
    """Pause a channel, or take it up again."""
    done: dict[str, tuple[Callable[..., None], str]] = {
        "pause": (acts.pause, _("“%(title)s” is paused: the editions that come out meanwhile are not sent there.")),
        "resume": (acts.resume, _("“%(title)s” takes the next edition.")),
    }
    perform, told = done[verb]
    perform(channel=channel, by=me(request))
    messages.success(request, told % {"title": channel})
    return redirect("veille:channel", channel.watch.group.slug, channel.pk)


@require_POST
@allow("curate")
@on_channel
def trial(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Send a trial in a channel, and say at once what came of it."""
    try:
        network_of(channel).trial(channel)
    except ChannelError as error:
        messages.error(request, refusal(error) if error.code == "lost" else sentence(error.code))
    else:
        told = {
            "mastodon": _("The trial is there: the account alone sees it."),
            "bluesky": _("The access works. Nothing was posted, since everybody would have seen it."),
            "websub": _("The hub answers."),
        }
        messages.success(request, told.get(channel.network, _("The trial was taken.")))
    return redirect("veille:channel", channel.watch.group.slug, channel.pk)


@allow("curate")
@on_channel
def remove(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Ask, then forget a channel."""
    if request.method == "POST":
        acts.remove(channel=channel, by=me(request))
        messages.success(request, _("“%(title)s” is removed, and its access forgotten.") % {"title": channel})
        return redirect("veille:channels", channel.watch.group.slug)
    return page(request, channel.watch, "veille/channels/remove.html", {"channel": channel})
