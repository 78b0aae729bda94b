"""Inviting: people found by name, addresses pasted or uploaded, the look before sending, the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import clock
from groups.models import Group, Invitation, Membership
from memberships import actions, inviting
from memberships.addresses import read_pasted, read_table
from tests.budgets import queries
from tests.memberships.letters import invited, letters, link_in
from tests.people import People, make_user

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
PAGE = "/g/veille-numerique/invite/"
LIST = "/g/veille-numerique/invitations/"


def table(raw: bytes) -> SimpleUploadedFile:
    """Return a CSV file to upload."""
    return SimpleUploadedFile("liste.csv", raw, "text/csv")


def sent_to() -> set[str]:
    """Return the addresses invited so far."""
    return set(Invitation.objects.values_list("email", flat=True))


class TestAddresses:
    """Reading what people paste and upload."""

    @pytest.mark.parametrize("pasted", [
        "a@x.fr b@x.fr", "a@x.fr;b@x.fr", "a@x.fr,\tb@x.fr", "Ana Bey <a@x.fr>, Bo <b@x.fr>",
        '"Bey, Ana" <a@x.fr>;\r\n Bo b@x.fr', "mailto:a@x.fr\nb@X.FR", "« a@x.fr » (b@x.fr).",
    ])  # fmt: skip
    def test_pasted_in_any_shape(self, pasted: str) -> None:
        """LG5: any separator, names or none."""
        assert [line.address for line in read_pasted(pasted)] == ["a@x.fr", "b@x.fr"]

    def test_broken_lines_are_numbered(self) -> None:
        """A line without an address, and one that is none, keep their number and say why."""
        found = read_pasted("a@x.fr\n\nAna Bey\nb@@x\n")
        assert [(line.number, bool(line.address), bool(line.trouble)) for line in found] == [
            (1, True, False), (3, False, True), (4, False, True),
        ]  # fmt: skip

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
    @pytest.mark.parametrize("between", [";", ",", "\t"])
    @pytest.mark.parametrize("header", ["", "Prénom{0}Adresse électronique\n"])
    def test_tables_of_any_make(self, encoding: str, between: str, header: str) -> None:
        """LG5: three separators, four encodings, with a header or none; line numbers are the file's."""
        text = header.format(between) + f"Zoé{between}zoe@x.fr\nLéa{between}\n"
        good, bad = read_table(text.encode(encoding))
        assert (good.address, bad.number) == ("zoe@x.fr", 3 if header else 2)

    def test_a_quote_that_never_ends(self) -> None:
        """What follows is one broken line, never an error of ours."""
        assert read_table(b'nom;adresse\n"Zoe;zoe@x.fr\nbo;b@x.fr\n')


class TestInviting:
    """The page."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG5: an address without account gets a mail with who, which group, the word, one button and a way to stop."""
        typed = {"addresses": "zoe@exemple.fr", "message": "On a besoin de toi."}
        assert browser("carole").post(PAGE, typed).url == LIST
        (letter,) = letters("zoe@exemple.fr")
        assert "Carole Faure" in letter.body
        assert "On a besoin de toi." in letter.body
        assert link_in(letter.body, "/invitations/stop/")
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "zoe@exemple.fr" in browser("carole").get(LIST).content.decode()

    def test_people_are_found_while_typing(self, people: People, browser: Browser) -> None:
        """LG3, LG5: a few of those whose name is typed, those ticked kept; nobody before a name is typed."""
        page = f"{PAGE}people/"
        assert "Mallory" not in browser("carole").get(PAGE).content.decode()
        html = browser("carole").get(page, {"who": "mallo", "people": people.paul.pk}).content.decode()
        assert "Mallory Petit" in html
        assert "Paul Reynaud" in html
        assert "disabled" in browser("carole").get(page, {"who": "bob"}).content.decode()

    def test_several_people_at_once(self, people: People, browser: Browser) -> None:
        """LG5, LM10: chosen by name, they are invited with the word; no preference silences it. Who asked is in."""
        chosen = [people.mallory.pk, people.paul.pk]
        assert browser("carole").post(PAGE, {"people": chosen, "message": "Viens"}).status_code == 302
        states = dict(people.veille.memberships.filter(user__in=chosen).values_list("user__username", "state"))
        assert states == {"mallory": "invited", "paul": "active"}
        (letter,) = letters("mallory@demo.test")
        assert "Viens" in letter.body
        assert browser("mallory").get(link_in(letter.body)).status_code == 200

    def test_addresses_are_not_shown_to_those_who_invite(self, people: People, browser: Browser) -> None:
        """LU2: neither the address of somebody chosen by name, nor the name behind an address that was typed."""
        browser("carole").post(PAGE, {"people": [people.mallory.pk]})
        browser("carole").post(PAGE, {"addresses": people.elise.email})
        html = browser("carole").get(LIST).content.decode()
        assert "mallory@demo.test" not in html
        assert people.elise.email in html
        assert "Élise Blanc" not in html

    def test_a_table_is_looked_at_before_it_is_sent(self, people: People, browser: Browser) -> None:
        """LG5: the good ones, the known ones and the broken lines are shown; nothing leaves before the confirmation."""
        raw = "Nom;Adresse\nZoé;zoe@x.fr\nBob;bob@demo.test\nSans\nDenis;denis@demo.test\nZoé;ZOE@x.fr\nLéa;lea@@x\n"
        page = browser("carole").post(PAGE, {"table": table(raw.encode()), "form_key": uuid4()}).content.decode()
        assert sent_to() == set()
        for words in ("zoe@x.fr", "bob@demo.test", "denis@demo.test", "<td>4</td>", "<td>7</td>"):
            assert words in page
        typed = {"addresses": "zoe@x.fr", "step": "send", "form_key": uuid4()}
        assert browser("carole").post(PAGE, typed).status_code == 302
        assert sent_to() == {"zoe@x.fr"}

    @pytest.mark.parametrize("raw", [b"", b"\x89PNG\r\n\0\0", b"x" * (1024 * 1024 + 2)])
    def test_a_file_that_is_no_table(self, people: People, browser: Browser, raw: bytes) -> None:
        """Empty, a picture, too large: a sentence beside the field, and the word is kept."""
        response = browser("carole").post(PAGE, {"table": table(raw), "message": "Mon mot"})
        assert response.status_code == 422
        assert "Mon mot" in response.content.decode()

    @pytest.mark.parametrize("typed", [{}, {"addresses": " \n"}, {"people": ["9" * 30]}, {"people": ["abc"]}])
    def test_nobody_named_is_said(self, people: People, browser: Browser, typed: dict[str, Any]) -> None:
        """422 with a sentence."""
        response = browser("carole").post(PAGE, typed)
        assert response.status_code == 422
        assert "error-summary" in response.content.decode()

    def test_sent_twice_it_invites_once(self, people: People, browser: Browser) -> None:
        """LM3: a double press gives one invitation and one mail."""
        typed = {"addresses": "zoe@x.fr", "form_key": str(uuid4())}
        client = browser("carole")
        assert [client.post(PAGE, typed).status_code for _time in range(2)] == [302, 302]
        assert len(letters("zoe@x.fr")) == 1

    def test_invited_twice(self, people: People, browser: Browser) -> None:
        """Somebody invited already is said, by address whatever its case, and gets no second mail."""
        invited(people, "zoe@x.fr")
        page = browser("carole").post(PAGE, {"addresses": "ZOE@x.fr"}).content.decode()
        assert "zoe@x.fr" in page.lower()
        assert Invitation.objects.count() == 1

    def test_members_invite_when_the_group_says_so(self, people: People, browser: Browser) -> None:
        """LG13: a setting of the group; they see their own invitations and no others."""
        invited(people, "autre@x.fr")
        assert browser("bob").post(PAGE, {"addresses": "zoe@x.fr"}).status_code == 403
        Group.objects.filter(pk=people.veille.pk).update(members_may_invite=True)
        assert browser("bob").post(PAGE, {"addresses": "zoe@x.fr"}).status_code == 302
        html = browser("bob").get(LIST).content.decode()
        assert "zoe@x.fr" in html
        assert "autre@x.fr" not in html

    def test_too_many_in_a_day_is_said(self, people: People, browser: Browser, monkeypatch: Any) -> None:
        """A limit that explains itself, and keeps what was typed."""
        monkeypatch.setattr(inviting, "A_DAY_MANAGER", 1)
        response = browser("carole").post(PAGE, {"addresses": "a@x.fr b@x.fr"})
        assert response.status_code == 422
        assert "a@x.fr" in response.content.decode()
        assert sent_to() == set()


class TestTheList:
    """What became of each invitation."""

    def test_it_is_sent_again(self, people: People, browser: Browser) -> None:
        """LG5: after a while, with the same link; at once, it says to wait."""
        way = invited(people, "zoe@x.fr")
        pk = Invitation.objects.get().pk
        browser("carole").post(f"{LIST}{pk}/resend/")
        assert len(letters("zoe@x.fr")) == 1
        Invitation.objects.update(sent_at=clock.now() - timedelta(hours=2))
        browser("carole").post(f"{LIST}{pk}/resend/")
        assert link_in(letters("zoe@x.fr")[-1].body) == way
        assert len(letters("zoe@x.fr")) == 2

    def test_it_is_taken_back(self, people: People, browser: Browser) -> None:
        """LG5: the link no longer counts, and says nothing of the group; a mail that waits is not sent."""
        inviting.send(group=people.veille, by=people.carole, addresses=["zoe@x.fr"])
        row = Invitation.objects.get()
        browser("carole").post(f"{LIST}{row.pk}/revoke/")
        assert letters("zoe@x.fr") == []
        response = browser("visitor").get(f"/invitations/{row.token}/")
        assert response.status_code == 410
        assert people.veille.name not in response.content.decode()

    def test_taken_back_from_somebody_with_an_account(self, people: People, browser: Browser) -> None:
        """LG5: it no longer opens the door of a secret group."""
        elus = people.groups["elus"]
        inviting.invite_person(group=elus, user=people.bob, by=people.admin)
        browser("admin").post(f"/g/elus/invitations/{Invitation.objects.get().pk}/revoke/")
        assert browser("bob").get("/g/elus/").status_code == 404
        assert not Membership.objects.filter(group=elus, user=people.bob).exists()

    def test_a_ban_closes_what_was_sent(self, people: People) -> None:
        """Neither the invitation of who is banned, nor those they sent, count any longer."""
        inviting.send(group=people.veille, by=people.bob, addresses=["zoe@x.fr", "bob@demo.test"])
        actions.ban(group=people.veille, user=people.bob, by=people.alice, reason="Non")
        assert not Invitation.objects.open().exists()

    def test_others_cannot_act_on_it(self, people: People, browser: Browser) -> None:
        """One's own invitations only, and those of this group only."""
        inviting.send(group=people.groups["scot"], by=people.alice, addresses=["zoe@x.fr"])
        browser("carole").post(f"{LIST}{Invitation.objects.get().pk}/revoke/")
        assert Invitation.objects.open().exists()
        assert browser("carole").post(f"{LIST}{2**70}/revoke/").status_code == 302

    def test_budget(self, people: People, browser: Browser) -> None:
        """LG3: the same number of queries for three and for thirty, and a page of them only."""
        client = browser("carole")
        inviting.send(group=people.veille, by=people.carole, addresses=[f"a{n}@x.fr" for n in range(3)])
        few = queries(client, LIST)
        inviting.send(group=people.veille, by=people.carole, addresses=[f"b{n}@x.fr" for n in range(60)])
        assert queries(client, LIST) == few
        assert client.get(LIST).content.decode().count("@x.fr") == 30

    def test_people_of_many(self, people: People, browser: Browser) -> None:
        """LG3: the fragment costs the same however many answer."""
        client, page = browser("carole"), f"{PAGE}people/?who=nom"
        for name in range(3):
            make_user(f"nom{name}", f"Nom {name}")
        few = queries(client, page)
        for name in range(3, 20):
            make_user(f"nom{name}", f"Nom {name}")
        assert queries(client, page) == few
        assert client.get(page).content.decode().count("checkbox") == 8
