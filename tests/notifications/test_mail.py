"""What a mail is made of: headers that mail programs rely on, words in the reader's language, the text itself."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils.translation import override

from accounts.models import Profile
from activity.models import Activity
from content.models import Comment, Content
from groups.models import Group, Level
from memberships import actions as memberships
from notifications import announcing, leases, outbox
from notifications.follows import set_level
from notifications.mail import build, mail_for, post
from notifications.models import Delivery, Message
from notifications.sentences import people as said
from tests.notifications.acts import announce, answered, comment, due_again, publish
from tests.people import People
from tests.postbox import Postbox


@pytest.fixture
def sent(people: People, postbox: Postbox) -> EmailMessage:
    """The mail bob receives of a comment by carole, as it went over the wire."""
    answered(people)
    outbox.send_waiting()
    return postbox.mails[0]


def part(mail: EmailMessage, kind: str) -> str:
    """Return the text or the HTML of a mail."""
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_bulk_mail_has_every_header_that_mail_programs_ask_for(sent: EmailMessage) -> None:
    """REL-M1, LM5: RFC 2369, 2919, 3834, 5322, 8058."""
    https, by_mail = re.findall(r"<([^>]+)>", sent["List-Unsubscribe"])
    assert https.startswith(f"{settings.PUBLIC_URL}/mail/stop/")
    assert by_mail.startswith("mailto:veillee@")
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["List-Id"].endswith(f"<veille-numerique.{settings.MAIL_DOMAIN}>")
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Precedence"] == "bulk"
    assert sent["Message-ID"] == Delivery.objects.get().mail_id
    assert parsedate_to_datetime(sent["Date"]) is not None
    assert [kind.get_content_type() for kind in sent.iter_parts()] == ["text/plain", "text/html"]
    assert '<html lang="fr">' in part(sent, "html")


def test_sender_and_subject_say_who_and_where(sent: EmailMessage) -> None:
    """LM12, LM13."""
    assert sent["From"] == f'"Carole Faure (via Veillée)" <veillee@{settings.MAIL_DOMAIN}>'
    assert sent["Subject"] == "Re: [Veille Numerique] Un guide"


def test_the_mail_holds_the_text_itself_and_a_link_to_the_very_comment(sent: EmailMessage) -> None:
    """LM12: who, which item, which group come first."""
    link = settings.PUBLIC_URL + Comment.objects.get().get_absolute_url()
    text = part(sent, "plain")
    first = text.splitlines()[0]
    assert all(word in first for word in ("Carole Faure", "Un guide", "Veille Numerique"))
    assert "Une **réponse**." in text
    assert "<strong>réponse</strong>" in part(sent, "html")
    assert link in text
    assert f'href="{link}"' in part(sent, "html")


def test_both_parts_lead_to_the_page_that_stops_the_mails(sent: EmailMessage) -> None:
    """LM5."""
    stop = re.findall(r"<([^>]+)>", sent["List-Unsubscribe"])[0]
    assert stop in part(sent, "plain")
    assert stop in part(sent, "html")


def test_nothing_in_a_mail_is_fetched_from_anywhere(sent: EmailMessage) -> None:
    """REL-P4, LM13: no picture, no tracker, no rewritten link."""
    html = part(sent, "html")
    assert "<img" not in html
    assert "src=" not in html
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) == {settings.PUBLIC_URL}


def test_all_mails_of_a_discussion_answer_to_its_first(people: People, postbox: Postbox) -> None:
    """FO31, LM13: the item's own mail begins the thread, comments refer to it; each has its own Message-ID."""
    set_level(people.alice, people.veille, Level.ALL)
    set_level(people.carole, people.veille, Level.ALL)
    content = publish(people.veille, people.bob)
    announce("content.published")
    for _time in range(2):
        comment(content, people.bob)
        announce("comment.posted")
    outbox.send_waiting()
    first, *others = [mail for mail in postbox.mails if mail["To"] == "alice@demo.test"]
    assert first["In-Reply-To"] is None
    assert {(mail["In-Reply-To"], mail["References"]) for mail in others} == {(first["Message-ID"],) * 2}
    assert [mail["Subject"] for mail in others] == [f"Re: {first['Subject']}"] * 2
    assert {mail["List-Id"] for mail in others} == {first["List-Id"]}
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 6


def test_an_item_told_of_again_is_a_mail_of_its_own(people: People, postbox: Postbox) -> None:
    """FO31: a second mail with the first one's Message-ID would be thrown away by mail programs."""
    set_level(people.alice, people.veille, Level.ALL)
    publish(people.veille, people.bob)
    first = announce("content.published")
    again = Activity.objects.create(
        verb="content.published", actor=people.bob, group=people.veille, content_id=first.content_id, at=first.at
    )
    announcing.announce(again.pk)
    outbox.send_waiting()
    one, two = postbox.mails
    assert two["In-Reply-To"] == one["Message-ID"] != two["Message-ID"]


def test_every_attempt_is_the_same_mail(people: People, postbox: Postbox) -> None:
    """REL-R1: a double can be recognised by any mail program."""
    answered(people)
    outbox.send_waiting()
    Delivery.objects.update(state="waiting")
    due_again()
    outbox.send_waiting()
    first, second = postbox.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_mail_is_in_the_language_of_its_reader(people: People) -> None:
    """The words of the frame; whatever language the worker was in."""
    answered(people)
    with override("fr"):
        Profile.objects.filter(user=people.bob).update(language="en")
        english = build(Delivery.objects.get())
    Profile.objects.filter(user=people.bob).update(language="fr")
    with override("en"):
        french = build(Delivery.objects.get())
    assert '<html lang="en">' in str(english.alternatives[0])
    assert "Stop these mails" in english.body
    assert '<html lang="fr">' in str(french.alternatives[0])


@pytest.mark.parametrize(("zone", "kept"), [("America/Cayenne", "America/Cayenne"), ("Nowhere", "Europe/Paris")])
def test_hours_are_told_in_the_zone_of_the_reader(people: People, zone: str, kept: str) -> None:
    answered(people)
    Profile.objects.filter(user=people.bob).update(time_zone=zone)
    delivery = Delivery.objects.get()
    assert mail_for(delivery.source).time_zone(delivery).key == kept


def test_a_person_named_in_the_text_is_told_so(people: People) -> None:
    answered(people, body="Qu'en dis-tu, @bob ?")
    Profile.objects.filter(user=people.bob).update(language="en")
    assert build(Delivery.objects.get()).body.startswith("Carole Faure names you in “Un guide”")


def test_a_line_break_in_a_title_or_a_name_forges_no_header(people: People, postbox: Postbox) -> None:
    """REL-H2: ASVS 1.3.11."""
    activity = answered(people)
    Content.objects.filter(pk=activity.content_id).update(title="A\nBcc: all@demo.test")
    type(people.carole).objects.filter(pk=people.carole.pk).update(name='Carole"\r\nBcc: all@demo.test')
    Group.objects.filter(pk=people.veille.pk).update(name="Élus\nBcc: all@demo.test")
    outbox.send_waiting()
    assert postbox.mails[0]["Bcc"] is None
    assert postbox.mails[0]["Subject"].strip() == "Re: [Élus Bcc: all@demo.test] A Bcc: all@demo.test"


def test_what_people_write_is_text_in_the_mail(people: People) -> None:
    """REL-H2."""
    activity = answered(people, body="<script>alert(1)</script> [lien](/g/scot/)")
    Content.objects.filter(pk=activity.content_id).update(title="<b>Gras</b>")
    html = str(build(Delivery.objects.get()).alternatives[0])
    assert "<script>" not in html
    assert "&lt;b&gt;Gras&lt;/b&gt;" in html
    assert f'href="{settings.PUBLIC_URL}/g/scot/"' in html


def test_a_decision_about_a_membership_cannot_be_stopped(people: People) -> None:
    """LM10: so it offers no such link, and it tells the reason."""
    memberships.refuse(group=people.veille, user=people.paul, by=people.alice, reason="Groupe complet")
    announce("membership.refused")
    mail = build(Delivery.objects.get(user=people.paul))
    assert "List-Unsubscribe" not in mail.extra_headers
    assert "Groupe complet" in mail.body
    assert "/mail/stop/" not in mail.body


def test_a_request_to_join_leads_to_where_it_is_answered(people: People) -> None:
    announce("membership.asked")
    mail = build(Delivery.objects.get(user=people.alice))
    assert f"{settings.PUBLIC_URL}/g/veille-numerique/requests/" in mail.body
    assert "Je suis médiateur numérique" in mail.body


class TestAccountMail:
    """Mails written by the sign-in pages, sent through the same outbox."""

    def post(self, people: People, **data: str) -> Message:
        said = {"subject": "Nouveau mot de passe", "text": "Ouvrez https://exemple.test/secret", **data}
        return post("account", addresses=[(people.bob.email, people.bob)], data=said)

    def test_it_is_sent_as_it_was_written(self, people: People, postbox: Postbox) -> None:
        self.post(people)
        outbox.send_waiting()
        mail = postbox.mails[0]
        assert mail["Subject"] == "Nouveau mot de passe"
        assert part(mail, "plain").strip() == "Ouvrez https://exemple.test/secret"
        assert 'href="https://exemple.test/secret"' in part(mail, "html")
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Unsubscribe"] is None

    def test_its_html_is_kept_when_it_has_one(self, people: People, postbox: Postbox) -> None:
        self.post(people, html="<p>Ouvrez</p>")
        outbox.send_waiting()
        assert part(postbox.mails[0], "html").strip() == "<p>Ouvrez</p>"

    def test_its_secret_is_forgotten_once_it_has_gone(self, people: People, postbox: Postbox) -> None:
        """REL-P5."""
        message = self.post(people)
        outbox.send_waiting()
        message.refresh_from_db()
        assert message.data == {}

    def test_its_secret_is_kept_while_it_waits(self, people: People, postbox: Postbox) -> None:
        message = self.post(people)
        postbox.say = "451 Later"
        outbox.send_waiting()
        message.refresh_from_db()
        assert "secret" in message.data["text"]

    def test_no_preference_silences_it(self, people: People, postbox: Postbox) -> None:
        """LM10."""
        people.bob.preference = None
        type(people.bob).objects.filter(pk=people.bob.pk).update(is_paused=True)
        self.post(people)
        outbox.send_waiting()
        assert len(postbox.mails) == 1


def test_a_mail_posted_again_about_one_item_reaches_new_addresses_only(people: People) -> None:
    """LM2."""
    content = publish(people.veille, people.bob)
    for addresses in (["a@b.test"], ["a@b.test", "c@d.test"]):
        post("account", addresses=[(a, None) for a in addresses], content=content)
    assert Message.objects.count() == 1
    assert sorted(Delivery.objects.values_list("address", flat=True)) == ["a@b.test", "c@d.test"]


def test_a_kind_that_no_app_declares_is_refused_at_once(db: None) -> None:
    with pytest.raises(KeyError):
        post("no_such_mail", addresses=[("a@b.test", None)])


@pytest.mark.parametrize(
    ("names", "sentence"),
    [(["A"], "A"), (["A", "A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C", "D"], "A, B and 2 others")],
)
def test_several_people_make_one_sentence(names: list[Any], sentence: str) -> None:
    with override("en"):
        assert said(names) == sentence


@override_settings(DEFAULT_FROM_EMAIL="poste@exemple.test", SITE_NAME="Au Village")
def test_the_site_speaks_under_its_own_name(people: People) -> None:
    post("account", addresses=[("a@b.test", None)], data={"subject": "Bonjour", "text": "Bonjour"})
    assert build(Delivery.objects.get()).from_email == '"Au Village" <poste@exemple.test>'


def test_an_act_nobody_wrote_a_mail_for_is_told_on_the_site(people: People) -> None:
    Activity.objects.update(announced_at=leases.present())
    publish(people.veille, people.bob, body="@alice")
    Activity.objects.filter(verb="content.published").update(verb="content.unheard_of")
    announce("content.unheard_of")
    assert Delivery.objects.count() == 0


def test_the_subject_stays_when_the_title_changes(people: People, postbox: Postbox) -> None:
    """FO31, LM13: programs that gather by subject, as Gmail does, keep one thread."""
    content = publish(people.veille, people.bob, title="Le premier titre")
    announce("content.published")
    Content.objects.filter(pk=content.pk).update(title="Un autre titre")
    content.refresh_from_db()
    comment(content, people.carole)
    announce("comment.posted")
    outbox.send_waiting()
    assert "Re: [Veille Numerique] Le premier titre" in [str(one["Subject"]) for one in postbox.mails]
