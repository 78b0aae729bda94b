"""What the coming edition looks like in each of its forms, before anybody else sees it (VD5)."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core import clock
from core.feeds import FORMATS, render
from groups.access import visitor
from groups.middleware import me
from notifications import mail
from notifications.models import Delivery, Message
from veille import publishing, showing, streams
from veille.channels import showing as channels
from veille.guard import allow
from veille.models import Watch
from veille.prepare import coming_of
from veille.views import page

STYLES = re.compile(r'style="([^"]*)"|<style>(.*?)</style>', re.DOTALL)


@csp_update({"frame-src": [SELF]})
@require_safe
@allow("curate")
def preview(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show the coming edition as page, as mail, as text and as feeds."""
    edition = coming_of(watch)
    items = list(publishing.chosen(edition))
    publishing.dress(edition, items, edition.due_at)
    showing.join_discussions(items, visitor())
    context = {
        "whole": showing.whole(edition, items),
        "mail": trial(watch, me(request)),
        "messages_elsewhere": channels.words_of(watch, channels.story_of(coming_of(watch)), edition),
        "documents": [(FORMATS[name].label, document) for name, document in documents(watch).items()],
    }
    return page(request, watch, "veille/preview.html", context)


def trial(watch: Watch, user: User) -> EmailMultiAlternatives:
    """Return the mail of the coming edition as `user` would get it, without sending it."""
    data = {"edition": coming_of(watch).pk}
    message = Message(kind="edition_trial", group=watch.group, data=data, created_at=clock.now())
    return mail.build(Delivery(message=message, address=user.email, user=user))


def documents(watch: Watch) -> dict[str, str]:
    """Return the feed of items in each format, as it will be once the coming edition is out, with it alone."""
    edition = coming_of(watch)
    items = list(publishing.chosen(edition))
    publishing.dress(edition, items, edition.due_at)
    for item in items:
        item.edition, item.published_at, item.updated_at = edition, edition.due_at, edition.due_at
        item.tag_uri = item.tag_uri or f"{watch.tag_uri}/{item.pk}"
    with translation.override(watch.group.language):
        entries = tuple(streams.item_of(item, watch) for item in items)
        feed = replace(streams.frame(watch, "feed", edition.due_at, entries), stylesheet="")
        return {name: render(feed, name).decode() for name in FORMATS}


@xframe_options_sameorigin
@require_safe
@allow("curate")
def preview_mail(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Send the HTML of the mail alone, for the frame of the preview.

    Mail programs want styles in the text itself, which our pages forbid: those of this very text are let through
    by their hashes, and nothing else (CSP level 3).
    """
    html = str(trial(watch, me(request)).alternatives[0][0])
    answer = HttpResponse(html)
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-hashes' {hashes(html)}; frame-ancestors 'self'; sandbox allow-popups"
    )
    return answer


def hashes(html: str) -> str:
    """Return the sources that let the styles of an HTML document through, for a Content-Security-Policy."""
    found = {attribute or block for attribute, block in STYLES.findall(html)}
    digests = sorted(b64encode(sha256(style.encode()).digest()).decode() for style in found)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


@require_POST
@allow("curate")
def send_trial(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Send the mail of the coming edition to the very person who asks."""
    user = me(request)
    data = {"edition": coming_of(watch).pk}
    mail.post("edition_trial", addresses=[(user.email, user)], group=watch.group, data=data)
    messages.success(request, _("A trial is on its way to %(address)s.") % {"address": user.email})
    return redirect("veille:preview", watch.group.slug)
