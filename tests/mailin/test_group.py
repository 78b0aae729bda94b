"""Writing to a group: a thread, a bookmark, files, a draft; who may; strangers held, then confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from blogs.models import Article
from bookmarks.models import Bookmark
from files.models import File
from forum.models import Category, Topic
from groups.models import Group, GroupTool, Membership
from mailin import actions
from mailin.places import saving_address
from tests.budgets import queries
from tests.mailin.conftest import answers, arrives, written
from tests.people import People
from toolkit import sections

GROUP = "veille-numerique@courriel.test"


def test_a_mail_to_the_group_opens_a_thread(people: People) -> None:
    """FO30, CC41: subject and text; a question by its mark; #words are tags; the sender hears where it is."""
    row = arrives(
        written("bob@demo.test", GROUP, "Qui en a prêté ? #tablettes\n\n-- \nBob\nMairie", "Prêt de tablettes ?")
    )
    topic = Topic.objects.get(pk=row.content_id)
    assert (topic.title, topic.author, topic.nature) == ("Prêt de tablettes ?", people.bob, "question")
    assert "Mairie" not in topic.body
    assert [one.tag.name for one in topic.tagged.all()] == ["tablettes"]
    sent = answers()
    assert [one.to for one in sent if "/c/" in one.body and "Prêt de tablettes" in one.subject] == [["bob@demo.test"]]


@pytest.mark.parametrize(
    ("to", "subject"), [("veille-numerique+materiel@courriel.test", "Tablettes"), (GROUP, "[Matériel] Tablettes")]
)
def test_a_word_sorts_the_thread(people: People, to: str, subject: str) -> None:
    """FO30: +category in the address, or [category] before the subject."""
    category = Category(group=people.veille, title="Matériel", slug="materiel")
    sections.save(category, by=people.alice)
    row = arrives(written("bob@demo.test", to, subject=subject))
    topic = Topic.objects.get(pk=row.content_id)
    assert (topic.title, topic.category) == ("Tablettes", category)


def test_each_tool_takes_what_is_for_it(people: People) -> None:
    """CC41: bookmarks, files and a draft of an article; a tool that takes none answers so."""
    text = "À lire : https://exemple.org/guide?utm_source=x\n\nTrès utile.\n#guide"
    row = arrives(written("bob@demo.test", "veille-numerique+bookmarks@courriel.test", text, "Un guide"))
    bookmark = Bookmark.objects.get(pk=row.content_id)
    assert (bookmark.url, bookmark.title) == ("https://exemple.org/guide", "Un guide")
    message = written("bob@demo.test", "veille-numerique+files@courriel.test", "Le plan", "Plan")
    message.add_attachment(b"plan", maintype="application", subtype="octet-stream", filename="plan.odt")
    assert File.objects.get(pk=arrives(message).content_id).title == "plan.odt"
    row = arrives(written("bob@demo.test", "veille-numerique+blog@courriel.test", "Il était", "Récit"))
    assert Article.objects.get(pk=row.content_id).state == "draft"
    row = arrives(written("bob@demo.test", "veille-numerique+polls@courriel.test", "Un sondage", "Sondage"))
    assert (row.state, row.reason) == ("refused", "no_tool")
    assert any(f"/mail/{row.key}/" in one.body for one in answers())


def test_my_secret_address_saves_a_page(people: People) -> None:
    """VC12: subject, first address, #tags, comment, a file; the answer says what was done; a revoked one fails."""
    mine = actions.renew_address(user=people.bob, group=people.veille)
    body = "https://exemple.org/appel\nÀ suivre de près.\n\n#financement #appel\n\nEnvoyé de mon iPhone"
    message = written("moi@ailleurs.test", saving_address(mine), body, "Appel à projets", attested="")
    message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="reglement.pdf")
    row = arrives(message)
    bookmark = Bookmark.objects.get(pk=row.content_id)
    assert (bookmark.author, bookmark.title) == (people.bob, "Appel à projets")
    assert {one.tag.name for one in bookmark.tagged.all()} == {"financement", "appel"}
    assert bookmark.comments.get().body == "À suivre de près."
    assert bookmark.attachments.get(comment=None).name == "reglement.pdf"
    assert [one.to for one in answers() if "Appel à projets" in one.subject] == [["bob@demo.test"]]
    actions.renew_address(user=people.bob, group=people.veille)
    assert arrives(written("bob@demo.test", saving_address(mine), body, "Encore")).state == "refused"


@pytest.mark.parametrize(
    ("who", "reason"),
    [("denis@demo.test", "banned"), ("paul@demo.test", "asked"), ("mallory@demo.test", "not_member")],
)
def test_who_is_not_a_member_is_told_so(people: People, who: str, reason: str) -> None:
    """FO32: nothing is published; a human answer with the way back to the text."""
    row = arrives(written(who, GROUP, subject="Bonjour"))
    assert (row.state, row.reason, Topic.objects.count()) == ("refused", reason, 0)
    assert [one.to for one in answers() if f"/mail/{row.key}/" in one.body] == [[who]]


def test_a_group_that_is_frozen_or_keeps_its_forum_to_the_team(people: People) -> None:
    """FO32: read-only, archived, a tool for animators: each its sentence."""
    GroupTool.objects.filter(group=people.veille, tool="forum").update(who_creates="animators")
    assert arrives(written("bob@demo.test", GROUP, subject="Un")).reason == "may_not"
    Group.objects.filter(pk=people.veille.pk).update(archived_at=people.veille.created_at)
    assert arrives(written("bob@demo.test", GROUP, subject="Deux")).reason == "frozen"


def test_a_secret_group_is_not_there_for_whom_it_does_not_know(people: People) -> None:
    """LA3: mallory and a stranger get what they get for a group that does not exist."""
    rows = [arrives(written(who, to, subject=f"{who}{to}")) for who in ("mallory@demo.test", "x@ailleurs.test")
            for to in ("elus@courriel.test", "aucun@courriel.test")]  # fmt: skip
    assert {(row.state, row.reason, row.group_id) for row in rows} == {("refused", "unknown_address", None)}
    assert {one.to[0] for one in answers() if "mail/" in one.body and "Re:" in one.subject} == {"mallory@demo.test"}


def test_a_member_nothing_attests_confirms_by_one_link(people: People, browser: Any) -> None:
    """FO30: a group's address holds no secret, so From alone proves nothing."""
    row = arrives(written("bob@demo.test", GROUP, subject="Bonjour", attested=""))
    assert (row.state, row.reason, Topic.objects.count()) == ("held", "unattested", 0)
    assert [one.to for one in answers() if f"/mail/{row.key}/confirm/" in one.body] == [["bob@demo.test"]]
    browser("visitor").post(f"/mail/{row.key}/confirm/")
    assert Topic.objects.get().author == people.bob


def test_a_stranger_is_held_then_registers_and_comes_in_by_one_link(people: People, browser: Any) -> None:
    """FO33: open group: the same link proves the address, makes the account, joins and publishes."""
    row = arrives(written("Zoé Lambert <zoe@ailleurs.test>", "ateliers@courriel.test", "Je propose.", "Une idée"))
    assert (row.state, row.reason) == ("held", "unknown_sender")
    assert [one.to for one in answers() if f"/mail/{row.key}/confirm/" in one.body] == [["zoe@ailleurs.test"]]
    visitor, url = browser("visitor"), f"/mail/{row.key}/confirm/"
    assert "Zoé Lambert" in visitor.get(url).content.decode()
    assert not User.objects.filter(email="zoe@ailleurs.test").exists()
    assert visitor.post(url, {"name": ""}).status_code == 422
    visitor.post(url, {"name": "Zoé Lambert"})
    topic = Topic.objects.get()
    assert (str(topic.author), topic.title) == ("Zoé Lambert", "Une idée")
    assert Membership.objects.get(user=topic.author, group=topic.group).state == "active"


def test_a_stranger_to_a_group_on_request_asks_and_keeps_the_text(people: People, browser: Any) -> None:
    """FO33: the group's rule stands; once accepted the text is published from its page."""
    row = arrives(written("zoe@ailleurs.test", GROUP, "Je propose.", "Une idée"))
    browser("visitor").post(f"/mail/{row.key}/confirm/", {"name": "Zoé Lambert"})
    row.refresh_from_db()
    assert (row.state, row.reason, row.text) == ("refused", "asked", "Je propose.")
    assert Membership.objects.get(user__email="zoe@ailleurs.test").state == "asked"


def test_strangers_cannot_make_us_write_to_a_crowd(people: People) -> None:
    """FO33, REL-M4: one mail a day to one address, a bounded number in all, none where the sender is forged."""
    for number in range(3):
        arrives(written("zoe@ailleurs.test", GROUP, subject=f"Essai {number}"))
    for number in range(70):
        arrives(written(f"x{number}@ailleurs.test", GROUP, subject="Essai"))
    arrives(written("forge@ailleurs.test", GROUP, subject="Essai", attested="fail"))
    sent = [one.to[0] for one in answers() if "/confirm/" in one.body]
    assert (sent.count("zoe@ailleurs.test"), len(sent), "forge@ailleurs.test" in sent) == (1, 60, False)


def test_the_team_sees_what_is_held_and_discards_it(people: People, browser: Any) -> None:
    """FO33: a member sees the addresses, an animator the mails that wait; a discarded one is confirmed no more."""
    row = arrives(written("zoe@ailleurs.test", GROUP, "Texte étranger", "Une idée"))
    assert "Une idée" not in browser("bob").get("/g/veille-numerique/mail/").content.decode()
    assert "Une idée" in browser("carole").get("/g/veille-numerique/mail/").content.decode()
    browser("carole").post("/g/veille-numerique/mail/", {"mail": [str(row.key)]})
    assert browser("visitor").get(f"/mail/{row.key}/confirm/").status_code == 410


def test_my_mails_and_what_became_of_them(people: People, browser: Any) -> None:
    """FO32: each with its outcome; as many queries for thirty as for three."""
    arrives(written("bob@demo.test", GROUP, subject="Publié"))
    arrives(written("bob@demo.test", "veille-numerique+polls@courriel.test", subject="Refusé"))
    page = browser("bob").get("/settings/mail/").content.decode()
    assert "Publié" in page
    assert "Refusé" in page


def test_lists_of_mails_cost_the_same_whatever_their_length(people: People, browser: Any) -> None:
    """FO32: my mails, and those that wait in a group, as many queries for thirty as for three."""

    def fill(count: int) -> list[int]:
        for number in range(count):
            arrives(written("bob@demo.test", GROUP, subject=f"Sujet {count} {number}"))
            arrives(written(f"x{number}@ailleurs.test", GROUP, subject=f"Attend {count}"))
        return [queries(browser("bob"), "/settings/mail/"), queries(browser("carole"), "/g/veille-numerique/mail/")]

    assert fill(3) == fill(25)
