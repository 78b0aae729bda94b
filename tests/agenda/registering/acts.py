"""Events that take registrations, answers and mails in a line, for the tests of registrations."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Profile, User
from agenda.models import Event, Occurrence, Registration, RegistrationRules
from agenda.registering import answering
from groups.models import Group
from notifications import announcing, outbox
from tests.agenda.planning import plan
from tests.people import make_user


def open_event(group: Group, author: Any, title: str = "La réunion", **columns: Any) -> Occurrence:
    """Return the first time of an event that takes registrations; `rules` are those of the registrations."""
    Profile.objects.update(language="en")
    Group.objects.update(language="en")
    group.language = "en"
    rules = columns.pop("rules", {})
    event = plan(group, author, title, **columns)
    answering.save_rules(rules=RegistrationRules(event=event, **rules))
    return first(event)


def newcomer(username: str, name: str = "") -> User:
    """Return a new person, who speaks English."""
    user = make_user(username, name)
    Profile.objects.filter(user=user).update(language="en")
    return user


def first(event: Event) -> Occurrence:
    """Return the first time of an event."""
    rows = Occurrence.objects.select_related("event__group", "event__territory").filter(event=event.pk)
    return rows.order_by("starts_at")[0]


def again(occurrence: Occurrence) -> Occurrence:
    """Return an occurrence as it stands in the database now."""
    return Occurrence.objects.select_related("event__group", "event__territory").get(pk=occurrence.pk)


def path(occurrence: Occurrence, page: str, *args: Any) -> str:
    """Return the address of a page of registrations, for one time of an event."""
    event = occurrence.event
    return f"{reverse(f'agenda:{page}', args=[event.group.slug, event.pk, *args])}?day={occurrence.day}"


def click(browser: Client, occurrence: Occurrence, answer: str, **more: Any) -> Any:
    """Answer as the page does; return what comes back."""
    data = {"answer": answer, "day": occurrence.day.isoformat(), **more}
    headers = data.pop("headers", {})
    return browser.post(path(occurrence, "answer"), data, headers=headers)


def page(browser: Client, occurrence: Occurrence) -> str:
    """Return the page of an event as somebody sees it."""
    return browser.get(occurrence.get_absolute_url()).content.decode()


def said(occurrence: Occurrence) -> dict[str, str]:
    """Return what each person's answer is, by user name or name."""
    rows = occurrence.registrations.select_related("user").order_by("pk")
    return {row.user.username if row.user else row.name: row.state for row in rows}


def letters(address: str = "") -> list[Any]:
    """Return the mails sent so far (to an address); the outbox is emptied first."""
    announcing.sweep()
    outbox.send_waiting()
    return [message for message in mail.outbox if not address or message.to == [address]]


def subjects(address: str = "") -> list[str]:
    """Return the subjects of the mails about registrations sent so far (to an address)."""
    found = [str(message.subject) for message in letters(address)]
    return [subject for subject in found if ": " in subject and not subject.startswith("[")]


def link_in(message: Any, start: str) -> str:
    """Return the path of the first of our addresses in a mail that begins with `start`."""
    found = re.search(rf"https?://[^/\s]+({re.escape(start)}[^\s\"<]+)", str(message.body))
    assert found is not None, message.body
    return found[1]


def calendar_of(message: Any) -> tuple[str, str]:
    """Return the method and the text of the calendar file joined to a mail."""
    for part in message.message().walk():
        if part.get_content_type() == "text/calendar" and part.get_filename():
            return str(part.get_param("method")), part.get_payload(decode=True).decode()
    raise AssertionError("no calendar file")


def row_of(occurrence: Occurrence, name: str) -> Registration:
    """Return the registration of somebody, by user name or guest name."""
    rows = occurrence.registrations.select_related("user").order_by("pk")
    return rows.filter(user__username=name).first() or rows.get(name=name)
