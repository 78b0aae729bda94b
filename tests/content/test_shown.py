"""Every place that shows a stored text fills in its links for the reader; mails show no picture kept from them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from content.models import Comment, Content
from core import text
from forum.actions import summarise
from forum.models import Topic
from groups.models import Group
from notifications.mail import absolute_links
from polls.actions import conclude
from tests.people import People
from tests.polls.asking import ask, choice
from toolkit import actions, quoting

pytestmark = pytest.mark.django_db
SAID = "Merci @alice"
SHOWN = '<a href="/members/alice/" class="mention">@Alice Martin</a>'


def topic(people: People, body: str = "") -> Topic:
    """Return a thread of bob's."""
    made = Topic(group=people.veille, title="Le pont", body=body, audience="group")
    actions.publish(item=made, author=people.bob)
    return Topic.objects.get(pk=made.pk)


def in_summary(people: People) -> str:
    """Return the address of a thread whose summary names alice."""
    made = topic(people)
    summarise(topic=made, by=people.bob, summary=SAID)
    return made.get_absolute_url()


def in_outcome(people: People) -> str:
    """Return the address of a poll whose outcome names alice."""
    poll = ask(people.veille, people.bob, choice("Lundi", "Mardi"))
    conclude(poll=poll, by=people.bob, outcome=SAID)
    return poll.get_absolute_url()


def in_quoted(people: People) -> str:
    """Return the address of a message, unfolded under its answer, that names alice."""
    made = topic(people)
    said = actions.post_comment(content=Content.objects.get(pk=made.pk), author=people.bob, body=SAID)
    return reverse("content:comment_quoted", args=[made.pk, said.pk])


def in_held(people: People) -> str:
    """Return the address of the messages that wait, one of which names alice."""
    made = topic(people)
    actions.post_comment(content=Content.objects.get(pk=made.pk), author=people.bob, body=SAID)
    Comment.objects.update(is_held=True)
    return reverse("moderation:held", args=[people.veille.slug])


def in_welcome(people: People) -> str:
    """Return the address of a group whose presentation names alice."""
    Group.objects.filter(pk=people.veille.pk).update(description=SAID, description_html=text.render(SAID))
    return people.veille.get_absolute_url()


@pytest.mark.parametrize("made", [in_summary, in_outcome, in_quoted, in_held, in_welcome])
def test_names_show_wherever_a_text_is_shown(people: People, made: Callable[[People], str]) -> None:
    """CC16, CC17, FO13: summary, outcome, quoted and held messages, presentation: a user name is shown as a name."""
    address = made(people)
    html = people.client("carole").get(address, headers={"HX-Request": "true"}).content.decode()
    assert SHOWN in html


def test_pictures_leave_in_a_mail_as_links(people: People) -> None:
    """CC16: a mail program may not read a picture: its description leads to it; inside a link it is words alone."""
    html = absolute_links(text.render("![Le « pont »](/c/uploads/3/) puis [![vue](/c/uploads/4/)](https://a.test/)"))
    assert "<img" not in html
    assert '/c/uploads/3/">Le « pont »</a>' in html
    assert '<a href="https://a.test/" rel="noopener nofollow ugc">vue</a>' in html


def test_a_quotation_calls_nobody_again(people: People) -> None:
    """FO12, CC17: the names in what is quoted are words; an escaped name calls nobody."""
    made = topic(people)
    said = actions.post_comment(content=Content.objects.get(pk=made.pk), author=people.carole, body=SAID)
    assert text.mentions(said.body) == {"alice"}
    assert text.mentions(quoting.quoted(said)) == set()
