"""What we say in ActivityStreams, as plain JSON with the context that everybody knows (W3C Recommendation, 2018)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import text
from fediverse.models import Account
from notifications.mail import absolute
from veille import showing, streams
from veille.models import Edition, Selection

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ACTIVITY = "https://www.w3.org/ns/activitystreams"
CONTEXT: list[Any] = [
    ACTIVITY,
    "https://w3id.org/security/v1",
    {"Hashtag": "as:Hashtag", "sensitive": "as:sensitive", "toot": "http://joinmastodon.org/ns#",
     "discoverable": "toot:discoverable", "indexable": "toot:indexable",
     "manuallyApprovesFollowers": "as:manuallyApprovesFollowers"},
]  # fmt: skip
ITEMS_SHOWN = 12
WORD = re.compile(r"\w+")


def stamp(moment: datetime) -> str:
    """Return a moment as ActivityStreams writes it, to the second, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def person(account: Account, *, bare: bool) -> dict[str, Any]:
    """Return the account's document. Once its watch is no longer for everybody, `bare` leaves what signing needs."""
    uri = account.uri
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "id": uri,
        "type": "Service",
        "preferredUsername": account.name,
        "inbox": f"{uri}inbox/",
        "outbox": f"{uri}outbox/",
        "followers": f"{uri}followers/",
        "endpoints": {"sharedInbox": f"{settings.PUBLIC_URL}/ap/inbox/"},
        "manuallyApprovesFollowers": False,
        "publicKey": {"id": f"{uri}#main-key", "owner": uri, "publicKeyPem": account.public_pem},
        "discoverable": not bare,
        "indexable": False,
    }
    return said if bare else said | _presented(account)


def _presented(account: Account) -> dict[str, Any]:
    """Return what people see of an account."""
    watch, home = account.watch, streams.home_of(account.watch)
    with translation.override(watch.group.language):
        about = text.as_paragraphs(watch.intro) + text.as_paragraphs(
            _("The veille of the group %(group)s, on %(site)s.")
            % {"group": watch.group.name, "site": settings.SITE_NAME}
        )
        label = _("The editions")
    link = f'<a href="{escape(home)}" rel="me noopener" target="_blank">{escape(home)}</a>'
    return {
        "name": watch.title,
        "summary": about,
        "url": home,
        "published": stamp(watch.created_at),
        "icon": {"type": "Image", "mediaType": "image/png", "url": absolute("/static/logo-512.png")},
        "attachment": [{"type": "PropertyValue", "name": label, "value": link}],
    }


def note(account: Account, edition: Edition, items: list[Selection], uri: str) -> dict[str, Any]:
    """Return an edition as Mastodon shows it best: a Note with the headline, the items as links, the theme words.

    An Article would be shown there as a bare title with a link.
    """
    if edition.published_at is None:
        raise ValueError("only published editions are told")
    language, page = account.watch.group.language, streams.page_of(edition, account.watch)
    with translation.override(language):
        words = hashtags(items)
        html = _content(edition, showing.whole(edition, items), page, words)
    return {
        "id": uri,
        "type": "Note",
        "attributedTo": account.uri,
        "content": html,
        "contentMap": {language: html},
        "url": page,
        "published": stamp(edition.published_at),
        "to": [PUBLIC],
        "cc": [f"{account.uri}followers/"],
        "sensitive": False,
        "tag": [{"type": "Hashtag", "name": f"#{word}", "href": streams.home_of(account.watch)} for word in words],
    }


def _content(edition: Edition, whole: showing.Whole, page: str, words: list[str]) -> str:
    """Return the Note's HTML, within what Mastodon keeps: paragraphs, lists, links, bold."""
    parts = [f"<p><strong>{escape(edition.title)}</strong></p>"]
    if edition.body_html:
        parts.append(f"<p>{escape(text.excerpt(text.plain(edition.body_html), 400))}</p>")
    shown = whole.items[:ITEMS_SHOWN]
    parts.append(f"<ul>{''.join(_line(item) for item in shown)}</ul>")
    more = whole.count - len(shown)
    if more:
        told = ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more}
        parts.append(f"<p>{escape(told)}</p>")
    parts.append(f'<p><a href="{escape(page)}">{escape(_("Read the edition"))}</a></p>')
    tags = " ".join(
        f'<a href="{escape(page)}" class="mention hashtag" rel="tag">#<span>{word}</span></a>' for word in words
    )
    return "".join(parts) + f"<p>{tags}</p>"


def _line(item: Selection) -> str:
    source = showing.source_of(item)
    said = f" ({escape(source)})" if source else ""
    return f'<li><a href="{escape(absolute(item.address))}">{escape(item.title)}</a>{said}</li>'


def hashtags(items: list[Selection]) -> list[str]:
    """Return the words of an edition for the fediverse: `veille`, then its sections, as one word each."""
    joined = ("".join(_capital(word) for word in WORD.findall(item.section)) for item in items if item.section)
    return list(dict.fromkeys(["veille", *(word for word in joined if word and not word.isdigit())]))[:6]


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def activity(kind: str, account: Account, thing: dict[str, Any] | str, uri: str, **more: Any) -> dict[str, Any]:
    """Return what `account` does (`Create`, `Update`, `Delete`, `Accept`…) to `thing`, under its own address."""
    said: dict[str, Any] = {"@context": CONTEXT, "id": uri, "type": kind, "actor": account.uri, **more, "object": thing}
    return said


def to_all(account: Account) -> dict[str, list[str]]:
    """Return whom a public message is for."""
    return {"to": [PUBLIC], "cc": [f"{account.uri}followers/"]}


def tombstone(uri: str) -> dict[str, Any]:
    """Return what stands where something was withdrawn."""
    return {"id": uri, "type": "Tombstone"}
