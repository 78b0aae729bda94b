"""A person who has left a trace everywhere, with a canary in each."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts import photos
from accounts.models import Affiliation, Organisation, Profile, User
from bookmarks.actions import Typed, save
from content.models import Comment, Content, Draft
from core import clock
from groups.models import Invitation
from notifications.models import Delivery
from search import indexing
from tests.accounts.conftest import sign_in
from tests.people import PASSWORD, People, make_user
from toolkit import actions
from veille import publishing, selecting
from veille.models import Subscriber, Watch

CANARY = "canarizoe"


@dataclass
class Trace:
    """Zoé, whose every trace holds CANARY, and what others wrote around her."""

    people: People
    zoe: User
    items: dict[str, Content] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    browser: Client = field(default_factory=Client)


def join(people: People, zoe: User) -> None:
    """Make her a member of the veille, invited elsewhere, in an organisation, with a photo and a second address."""
    people.veille.memberships.create(user=zoe, since=clock.now(), reason=f"motif {CANARY}")
    photo = io.BytesIO()
    Image.new("RGB", (90, 90), "red").save(photo, "PNG")
    photos.keep(user=zoe, squares=photos.make(photo.getvalue()) or [])
    Profile.objects.filter(user=zoe).update(presentation=CANARY, presentation_html=CANARY)
    town = Organisation.objects.create(name="Crest", slug="crest")
    Affiliation.objects.create(user=zoe, organisation=town, role=CANARY)
    EmailAddress.objects.create(user=zoe, email=f"{CANARY}@second.test", verified=True)
    moment = {"created_at": clock.now(), "sent_at": clock.now()}
    Invitation.objects.create(group=people.groups["scot"], email=f"{CANARY}@second.test", by=people.alice, **moment)
    Invitation.objects.create(group=people.veille, email="x@y.fr", by=zoe, message=f"viens {CANARY}", **moment)


def write(trace: Trace) -> None:
    """Let her write alone, be answered, answer, join a file, keep a draft; others name her."""
    group, zoe, bob = trace.people.veille, trace.zoe, trace.people.bob
    for name in ("alone", "answered"):
        typed = Typed(url=f"https://exemple.org/{name}", title=f"{name} {CANARY}", summary=CANARY, tags=(CANARY,))
        trace.items[name] = save(group=group, author=zoe, typed=typed).bookmark
    trace.comments["bob"] = actions.post_comment(
        content=trace.items["answered"], author=bob, body=f"Merci @{zoe.username} !"
    )
    file = SimpleUploadedFile(f"{CANARY}.txt", f"octets {CANARY}".encode())
    typed = Typed(url="https://exemple.org/bob", title="De Bob", summary="Bob", tags=())
    trace.items["bob"] = save(group=group, author=bob, typed=typed).bookmark
    trace.comments["zoe"] = actions.post_comment(
        content=trace.items["bob"], author=zoe, body=f"Avis {CANARY}", files=[file]
    )
    actions.edit_comment(comment=trace.comments["zoe"], editor=zoe, body=f"Avis corrigé {CANARY}")
    Draft.objects.create(user=zoe, place="x", data={"body": CANARY}, saved_at=clock.now())


def publish(trace: Trace) -> None:
    """Let an edition quote her, and let her subscribe by address."""
    watch = publishing.open_watch(watch=Watch(group=trace.people.veille, title="Veille"), by=trace.people.alice)
    selecting.select(watch=watch, content=trace.items["answered"], by=trace.people.alice)
    Subscriber.objects.create(watch=watch, email=f"{CANARY}@second.test", asked_at=clock.now())


def sign_in_afresh(client: Client, name: str) -> None:
    """Sign in, then give the password once more, as a page that matters asks."""
    sign_in(client, name)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/settings/leave/"})


@pytest.fixture
def trace(people) -> Trace:
    """Zoé in her places, signed in, indexed, with mails that wait for her."""
    found = Trace(people, make_user(CANARY, f"Zoé {CANARY}"))
    join(people, found.zoe)
    write(found)
    publish(found)
    indexing.sweep()
    sign_in_afresh(found.browser, CANARY)
    found.browser.post("/settings/my-data/export/")
    assert Delivery.objects.filter(user=found.zoe).exists()
    return found
