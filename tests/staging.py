"""More of the stage of the access matrix: what the tools and the mail that comes in keep, with their canaries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from agenda.models import Event, RegistrationRules
from agenda.registering import answering, organising
from blogs.models import Article, GuestInvitation
from bookmarks import importing
from bookmarks.filing.lines import Reading
from bookmarks.models import Collection
from core import clock
from forum.models import Category, ReadyAnswer, Topic
from mailin.models import ListArchive, ReceivedMail, WholeMail
from tests.agenda.planning import staged
from tests.polls.asking import ask
from toolkit import sections
from toolkit.actions import publish

if TYPE_CHECKING:
    from tests.stage import Stage


def set_mail(stage: Stage) -> None:
    """Keep the whole mail behind alice's comment, one that waits for a stranger, one of bob's that was refused."""
    text, moment = "Zibeline CANARIWHOLE", clock.now()
    WholeMail.objects.create(content_id=stage.values["pk"], comment_id=stage.values["comment"], text=text)
    usual = {"recipient": "x@courriel.test", "received_at": moment}
    ReceivedMail.objects.create(
        **usual, message_id="1@x", group=stage.group, state="held", subject="Zibeline CANARIWAITING"
    )
    mine = ReceivedMail.objects.create(
        **usual, message_id="2@x", user=stage.people.bob, state="refused", subject="Zibeline CANARIMYMAIL"
    )
    archive = ListArchive.objects.create(group=stage.group, by=stage.people.alice, name="x.mbox", asked_at=moment)
    stage.values["mailin:archive.pk"] = archive.pk
    stage.values |= {"mailin:show.key": mine.key, "mailin:confirm.key": uuid4()}


def set_agenda(stage: Stage) -> None:
    """Announce an event whose place the group keeps for itself, and whose link those who organise it."""
    event, values = staged(stage.group, stage.people.alice)
    stage.values |= values
    set_registrations(stage, event)


def set_registrations(stage: Stage, event: Event) -> None:
    """Let the event take registrations; a guest is on the list, whom its organisers alone see."""
    answering.save_rules(rules=RegistrationRules(event=event))
    one = event.occurrences.get()
    one.event = event
    row = organising.add(occurrence=one, by=stage.people.alice, name="Zibeline CANARIGUEST", email="zibeline@x.test")
    for page in ("answer", "registrations", "people", "people_export", "people_sheet", "people_add", "people_word",
                 "people_move", "people_act", "register"):  # fmt: skip
        stage.values |= {f"agenda:{page}.pk": event.pk, f"agenda:{page}.registration": row.pk}
    stage.values["agenda:people_export.ext"] = "csv"


def set_sections(stage: Stage) -> None:
    """Make a section in each tool that has some, and bring a file of bookmarks as alice."""
    for model, label in ((Category, "forum"), (Collection, "bookmarks")):
        made = sections.save(model(group=stage.group, title="Zibeline"), by=stage.people.alice)
        stage.values |= {f"{label}:section.pk": made.pk, f"{label}:remove_section.pk": made.pk}
    reading = Reading("csv")
    reading.add("https://exemple.org/zibeline", title="Zibeline CANARIFILED")
    brought = importing.keep(group=stage.group, by=stage.people.alice, name="x.csv", reading=reading, may_credit=False)
    stage.values |= {"bookmarks:import.pk": brought.pk, "bookmarks:import_confirm.pk": brought.pk}


def set_talk(stage: Stage) -> None:
    """Keep a thread, an article and a poll for the members, each with a canary in its title."""
    by, kept = stage.people.alice, {"group": stage.group, "audience": "group"}
    thread = publish(item=Topic(title="Zibeline CANARITHREAD", body="Bonjour", **kept), author=by)
    article = publish(item=Article(title="Zibeline CANARIARTICLE", body="Bonjour", **kept), author=by)
    poll = ask(stage.group, by, title="Zibeline CANARIPOLL")
    for app, made in (("forum", thread), ("blogs", article), ("polls", poll)):
        stage.own[app] = {"pk": made.pk, "slug": made.slug}
    ready = ReadyAnswer.objects.create(group=stage.group, title="Zibeline CANARIREADY", body="Zibeline")
    guest = GuestInvitation.objects.create(
        article=article, email="invite@exemple.org", by=by, created_at=clock.now(), key="canari"
    )
    stage.own["blogs"] |= {"invitation": guest.pk}
    stage.own["blogs_site"] = {"pk": article.pk, "size": "wide", "key": "x"}
    stage.own["polls"] |= {"question": poll.questions.get().pk, "ext": "csv", "key": "x", "token": "x"}
    stage.values |= {"forum:remove_ready.pk": ready.pk, "blogs:from_thread.pk": thread.pk}
