"""Saying yes on a Mastodon server: OAuth 2, authorization code (https://docs.joinmastodon.org/client/authorized/).

The server's page is reached by a link, and what it gives back is kept by a button: a GET writes nothing, and a foreign
page that sends somebody here cannot tie a channel to another account.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.middleware import me
from notifications.mail import absolute
from veille.channels import acts, transport
from veille.channels.network import base_of, secrets_of
from veille.channels.networks import network_of
from veille.channels.trouble import ChannelError
from veille.channels.views import on_channel, refusal
from veille.guard import allow
from veille.models import Channel
from veille.views import page

SCOPES = "read:accounts read:statuses write:statuses write:media"
SALT = "veille-channel"
STATE_SECONDS = 3600


def back_url(channel: Channel) -> str:
    """Return the address to which the server sends people back."""
    return absolute(reverse("veille:channel_back", args=[channel.watch.group.slug, channel.pk]))


@require_POST
@allow("curate")
@on_channel
def ask(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Make ourselves known to the server, then show the link to its page."""
    try:
        client = register(channel)
    except (ChannelError, KeyError) as error:
        said = refusal(error) if isinstance(error, ChannelError) else _("This does not look like a Mastodon server.")
        messages.error(request, said)
        return redirect("veille:channel", channel.watch.group.slug, channel.pk)
    state = signing.dumps([channel.pk, me(request).pk], salt=SALT)
    asked = {"response_type": "code", "client_id": client, "redirect_uri": back_url(channel), "scope": SCOPES}
    url = f"{base_of(channel)}/oauth/authorize?{urlencode({**asked, 'state': state})}"
    return page(request, channel.watch, "veille/channels/authorize.html", {"channel": channel, "url": url})


def register(channel: Channel) -> str:
    """Return the name that the server gives us, kept with its secret. Raises ChannelError, and KeyError for none."""
    body = {
        "client_name": settings.SITE_NAME,
        "redirect_uris": back_url(channel),
        "scopes": SCOPES,
        "website": settings.PUBLIC_URL,
    }
    made = transport.ask("POST", f"{base_of(channel)}/api/v1/apps", json_body=body)
    channel.seal(**{**secrets_of(channel), "client": made["client_id"], "client_secret": made["client_secret"]})
    acts.keep_secret(channel=channel)
    return str(made["client_id"])


@require_safe
@allow("curate")
@on_channel
def back(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Show the button that ends the connection, when the server said yes."""
    code, state = request.GET.get("code", "")[:500], request.GET.get("state", "")[:500]
    if not code or not is_ours(request, channel, state):
        messages.error(request, _("The server did not give the access. You can try again."))
        return redirect("veille:channel", channel.watch.group.slug, channel.pk)
    context = {"channel": channel, "code": code, "state": state}
    return page(request, channel.watch, "veille/channels/back.html", context)


@require_POST
@allow("curate")
@on_channel
def finish(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Change the server's word for a token, and keep it."""
    try:
        if not is_ours(request, channel, request.POST.get("state", "")[:500]):
            raise ChannelError("lost", lost=True)
        token_of(channel, request.POST.get("code", "")[:500])
        network_of(channel).connect(channel)
    except ChannelError as error:
        messages.error(request, refusal(error))
    else:
        acts.connected(channel=channel, by=me(request))
        messages.success(request, _("The channel is connected: %(account)s.") % {"account": channel.account})
    return redirect("veille:channel", channel.watch.group.slug, channel.pk)


def token_of(channel: Channel, code: str) -> None:
    """Set the token that a server gives for its code, sealed, unsaved. Raises ChannelError."""
    kept = secrets_of(channel)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": kept.get("client", ""),
        "client_secret": kept.get("client_secret", ""),
        "redirect_uri": back_url(channel),
        "scope": SCOPES,
    }
    given = transport.ask("POST", f"{base_of(channel)}/oauth/token", form=form)
    if not isinstance(given.get("access_token"), str):
        raise ChannelError("garbled")
    channel.seal(**{**kept, "token": given["access_token"]})


def is_ours(request: HttpRequest, channel: Channel, state: str) -> bool:
    """Tell whether a state was given by us, within the hour, to this person and for this channel."""
    try:
        return bool(signing.loads(state, salt=SALT, max_age=STATE_SECONDS) == [channel.pk, me(request).pk])
    except signing.BadSignature:
        return False
