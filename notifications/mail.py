"""Mails: one class each, a registry of them, how to post one and how it is written.

An app names the module of its mails in its AppConfig (`mails = "veille.mails"`); that module holds `MAILS`, a dict from
the kind of a `Message`, or the verb of an `Activity`, to the class that writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from email.header import Header
from email.utils import parseaddr, quote
from functools import cache
from html import escape
from importlib import import_module
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from activity.models import Activity
from content.models import Content
from content.rules import can
from core import text
from groups.access import Access, visitor
from groups.models import Group
from notifications import leases, verp, waking
from notifications.answering import stop_address
from notifications.levels import paused_q
from notifications.models import Delivery, Message, Preference

_PIECES = re.compile(r"(<img\b[^>]*>|<a\b[^>]*>|</a>)")
_SRC = re.compile(r'\ssrc="([^"]*)"')
_ALT = re.compile(r'\salt="([^"]*)"')

Recipient = tuple[str, int | None]
"""An address, and the id of the account it belongs to if any."""


class Mail:
    """One kind of mail, about one `source`; made once for a batch of its deliveries, so it may keep what it reads.

    `kind` names its templates, `templates/mail/<kind>.{html,txt,subject.txt}`. `is_bulk` mails can be stopped by one
    gesture (RFC 8058); `is_essential` ones are never silenced by preferences: they are about the person's own account
    or membership (LM10). `takes_answers` ones are answered by mail, where an app of the installation reads answers.
    `reads_little` ones are about no item or group: their deliveries are loaded without any. `shared` is what all mails
    of one batch keep together; it holds the ids of its `deliveries`.
    """

    kind: ClassVar[str] = ""
    is_bulk: ClassVar[bool] = False
    is_essential: ClassVar[bool] = False
    takes_answers: ClassVar[bool] = False
    reads_little: ClassVar[bool] = False

    def __init__(self, source: Activity | Message) -> None:
        self.source = source
        self.shared: dict[str, Any] = {}
        self.group: Group | None = source.group
        self.content: Content | None = source.content

    def facts(self) -> dict[str, Any]:
        """Return what the mail says to everybody: the variables of its templates."""
        return {}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the variables of the templates for one recipient. Links must be absolute (see `absolute`)."""
        return self.facts()

    def subject(self) -> str:
        """Return the subject, in the language in force; it is folded to one line."""
        return render_to_string(f"mail/{self.kind}.subject.txt", self.facts())

    def parts(self, context: dict[str, Any]) -> tuple[str, str]:
        """Return the text and the HTML of the mail."""
        plain = render_to_string(f"mail/{self.kind}.txt", context)
        return tidy(plain), render_to_string(f"mail/{self.kind}.html", context)

    def log_title(self) -> str:
        """Return what the log of mails calls it; it must give away nothing that the mail keeps secret."""
        return _("A mail from the site")

    def sender_name(self) -> str:
        """Return the name of the person who speaks, or an empty string when it is the site."""
        return ""

    def list_id(self) -> str:
        """Return the List-Id (RFC 2919): the group's, unless overridden; bulk mail of no group is the site's list."""
        if self.group is None:
            return f"{settings.SITE_NAME} <all.{settings.MAIL_DOMAIN}>" if self.is_bulk else ""
        name = Header(text.one_line(self.group.name), "utf-8").encode().replace("\n", "")
        return f"{name} <{self.group.slug}.{settings.MAIL_DOMAIN}>"

    def thread(self, delivery: Delivery) -> str:
        """Return the identifier that all mails of one discussion to one address answer to, or an empty string."""
        return ""

    def mail_id(self, delivery: Delivery) -> str:
        """Return the Message-ID, the same at every attempt."""
        return delivery.mail_id

    def reply_to(self, delivery: Delivery) -> str:
        """Return the address that an answer goes to, or an empty string where answers are not read."""
        return answering()(delivery, self) if self.takes_answers else ""

    def more_headers(self) -> dict[str, str]:
        """Return headers of this kind of mail alone, such as List-Archive."""
        return {}

    def enclose(self, message: EmailMultiAlternatives, delivery: Delivery) -> None:
        """Add what goes with the text, such as a calendar file; called with the recipient's language in force."""

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the absolute address that stops these mails by one POST without cookie; bulk mails have one."""
        return ""

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell, just before sending, whether the person may and wants to hear it. Override with `super()` and more."""
        user = delivery.user
        if self.is_essential:
            return user is None or user.is_active
        if user is not None and (not user.is_active or user.is_paused or mails_are_paused(user)):
            return False
        content = delivery.content
        return content is None or may_read(user, content)

    def recipients(self) -> Iterable[Recipient]:
        """Return everybody a message posted by `post_to_list` goes to. Must be lazy: a list may be long."""
        return []

    def language(self, delivery: Delivery) -> str:
        """Return the language of the mail: the person's, else the group's, else the site's."""
        profile = profile_of(delivery.user)
        if profile is not None:
            return profile.language
        return self.group.language if self.group is not None else settings.LANGUAGE_CODE

    def time_zone(self, delivery: Delivery) -> ZoneInfo:
        """Return the time zone in which the mail tells hours."""
        profile = profile_of(delivery.user)
        name = profile.time_zone if profile else self.group.time_zone if self.group else settings.TIME_ZONE
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)

    def done(self, delivery: Delivery) -> None:
        """Clean up once a delivery is sent, dropped or refused, in the transaction that notes it."""


def profile_of(user: User | None) -> Profile | None:
    """Return the profile of a person loaded with it, or None."""
    return getattr(user, "profile", None)


def mails_are_paused(user: User) -> bool:
    """Tell whether the person stopped all mails but those about their account."""
    return Preference.objects.filter(paused_q(), user=user).exists()


def may_read(user: User | None, content: Content) -> bool:
    """Tell whether a person, or the outsider behind an address, may read an item right now."""
    return can(visitor() if user is None else Access(user), "read", content)


@cache
def answering() -> Callable[[Delivery, Mail], str]:
    """Return what gives each mail its address for answers: the function an app names in its AppConfig (`reply_to`)."""
    paths = [path for config in apps.get_app_configs() if (path := getattr(config, "reply_to", ""))]
    return import_string(paths[0]) if paths else lambda delivery, mail: ""


@cache
def registry() -> dict[str, type[Mail]]:
    """Return all mails by kind or verb, gathered from the installed apps that declare `mails`."""
    found: dict[str, type[Mail]] = {}
    for config in apps.get_app_configs():
        path = getattr(config, "mails", "")
        if path:
            found.update(import_module(path).MAILS)
    return found


def mail_for(source: Activity | Message) -> Mail:
    """Return the mail that tells of an act or a message. Raises KeyError for a kind that no app declares."""
    return registry()[source.verb if isinstance(source, Activity) else source.kind](source)


@transaction.atomic
def post(
    kind: str,
    *,
    addresses: Iterable[tuple[str, User | None]],
    group: Group | None = None,
    content: Content | None = None,
    data: dict[str, Any] | None = None,
) -> Message:
    """Put a mail to a few known addresses in the outbox, in the caller's transaction. `data` must be JSON.

    Posted again about the same item, it reaches only addresses that have not had it. Raises KeyError for an unknown
    kind.
    """
    registry()[kind]
    moment = leases.present()
    values = {"group": group, "data": data or {}, "created_at": moment, "expanded_at": moment}
    if content is None:
        message = Message.objects.create(kind=kind, **values)
    else:
        message, _made = Message.objects.get_or_create(kind=kind, content_id=content.pk, defaults=values)
    address_all(message, [(address, user.pk if user else None) for address, user in addresses])
    waking.send_soon()
    return message


@transaction.atomic
def post_to_list(kind: str, *, content: Content, data: dict[str, Any] | None = None) -> Message:
    """Put a mail to everybody its class's `recipients()` names in the outbox: once per item, whoever calls again.

    The worker makes the deliveries, so this costs the same whatever the length of the list.
    """
    registry()[kind]
    values = {"group_id": content.group_id, "data": data or {}, "created_at": leases.present()}
    message, made = Message.objects.get_or_create(kind=kind, content_id=content.pk, defaults=values)
    if made:
        waking.expand_soon(message.pk)
    return message


@transaction.atomic
def post_to_many(kind: str, *, group: Group, data: dict[str, Any]) -> Message:
    """Put a mail to everybody its class's `recipients()` names in the outbox, about a group; the worker does the rest.

    Raises KeyError for an unknown kind.
    """
    registry()[kind]
    message = Message.objects.create(kind=kind, group=group, data=data, created_at=leases.present())
    waking.expand_soon(message.pk)
    return message


def address_all(message: Message, recipients: Iterable[Recipient]) -> None:
    """Make the deliveries of a message that are not there yet: one INSERT."""
    moment = leases.present()
    rows = [
        Delivery(message=message, address=address, user_id=user_id, due_at=moment, created_at=moment)
        for address, user_id in recipients
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def build(delivery: Delivery, mail: Mail | None = None) -> EmailMultiAlternatives:
    """Return the mail of one delivery, in its recipient's language and time zone, text and HTML.

    Built again for another attempt it keeps its Message-ID.
    """
    mail = mail or mail_for(delivery.source)
    with translation.override(mail.language(delivery)), timezone.override(mail.time_zone(delivery)):
        subject = text.one_line(mail.subject())
        stop_url, answer_to = mail.unsubscribe_url(delivery), mail.reply_to(delivery)
        plain, html = mail.parts({**frame(subject, stop_url), **mail.context(delivery), **answered(mail, answer_to)})
        message = EmailMultiAlternatives(
            subject=subject,
            body=plain,
            from_email=verp.envelope_sender(delivery.key) or sender(mail),
            to=[delivery.address],
            reply_to=[answer_to] if answer_to else None,
            headers=headers(delivery, mail, stop_url),
        )
        message.attach_alternative(html, "text/html")
        mail.enclose(message, delivery)
    return message


def frame(subject: str, stop_url: str) -> dict[str, Any]:
    """Return what `templates/mail/base.html` shows around every mail."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.PUBLIC_URL,
        "postal_line": settings.POSTAL_LINE,
        "subject": subject,
        "stop_url": stop_url,
        "stop_label": _("Stop these mails, or choose what you receive") if stop_url else "",
    }


def answered(mail: Mail, answer_to: str) -> dict[str, str]:
    """Return what a mail that can be answered says of it."""
    if not answer_to or not mail.takes_answers:
        return {}
    return {"how_to_answer": _("To answer, reply to this mail or use the button.")}


def sender(mail: Mail) -> str:
    """Return the From of a mail: the person who speaks "via" the site, always at the site's own address."""
    site_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    name = text.one_line(mail.sender_name())
    if name:
        name = _("%(person)s (via %(site)s)") % {"person": name, "site": settings.SITE_NAME}
    return f'"{quote(name or site_name or settings.SITE_NAME)}" <{address}>'


def headers(delivery: Delivery, mail: Mail, stop_url: str) -> dict[str, str]:
    """Return the headers that make mail programs treat the mail rightly (RFC 2369, 2919, 3834, 8058)."""
    found = {
        "From": sender(mail),
        "Message-ID": mail.mail_id(delivery),
        "Auto-Submitted": "auto-generated",
        verp.KEY_HEADER: verp.token_of(delivery.key),
        **mail.more_headers(),
    }
    thread = mail.thread(delivery)
    if thread and thread != found["Message-ID"]:
        found |= {"In-Reply-To": thread, "References": thread}
    if mail.list_id():
        found["List-Id"] = mail.list_id()
    if mail.is_bulk:
        found["Precedence"] = "bulk"
    if stop_url:
        token = stop_url.rstrip("/").rsplit("/", 1)[-1]
        whom = stop_address() or parseaddr(settings.CONTACT_EMAIL)[1]
        by_mail = f"mailto:{whom}?subject=stop%20{token}"
        found["List-Unsubscribe"] = f"<{stop_url}>, <{by_mail}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def absolute(path: str) -> str:
    """Return the absolute address of a path of ours; an address that is absolute already stays as it is."""
    return f"{settings.PUBLIC_URL}{path}" if path.startswith("/") else path


def absolute_links(html: str) -> str:
    """Return HTML of ours whose links work outside the site.

    A picture is shown to whoever is signed in and may read it, which a mail program is not: it leaves as a link that
    bears its description, or as the description alone where it stands in a link already.
    """
    html = "".join(_without_pictures(html))
    return re.sub(r'(\s(?:href|src)=")/(?!/)', rf"\1{settings.PUBLIC_URL}/", html)


def _without_pictures(html: str) -> Iterator[str]:
    """Return the pieces of `html`, each picture replaced by words."""
    is_in_link = False
    for piece in _PIECES.split(html):
        if piece.startswith("<img"):
            source, words = _SRC.search(piece), _ALT.search(piece)
            said = (words[1] if words else "") or escape(_("Picture"))
            yield said if is_in_link or source is None else f'<a href="{source[1]}">{said}</a>'
            continue
        if piece.startswith(("<a ", "</a>")):
            is_in_link = piece.startswith("<a ")
        yield piece


def tidy(plain: str) -> str:
    """Return the text part without the runs of empty lines that templates leave."""
    return re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", plain.strip()) + "\n"
