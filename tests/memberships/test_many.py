"""A group of 20,000: pages keep their queries and their size, the export is sent as it is made, several go at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import Affiliation, Organisation, User
from core import clock
from groups import seen
from groups.models import Group, Invitation, JoinRule, Membership
from memberships import export
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
G = "/g/veille-numerique"
PAGES = ["/", "/members/", "/members/?q=nom&sort=seen", "/members/?sort=name", "/settings/", "/settings/joining/",
         "/invite/", "/invite/people/?who=nom", "/invitations/", "/requests/", "/links/", "/rules/"]  # fmt: skip
SIZE_MAX = 64 * 1024


def crowd(group: Group, count: int, state: str = "active", start: int = 0) -> None:
    """Put many people in a group, in bulk."""
    secret = make_password(None)
    people = User.objects.bulk_create(
        [User(username=f"u{n}", name=f"Nom {n:05}", email=f"u{n}@x.fr", password=secret)
         for n in range(start, start + count)], batch_size=2000,
    )  # fmt: skip
    now = clock.now()
    Membership.objects.bulk_create(
        [Membership(user=user, group=group, state=state, since=now) for user in people], batch_size=2000
    )


def test_pages_of_a_great_group(people: People, browser: Browser) -> None:
    """LG3: home, members, settings, invitations, requests and rules cost at 20,000 what they cost at a few."""
    client, group = browser("alice"), people.veille
    crowd(group, 30)
    crowd(group, 60, "asked", 100_000)
    few = {page: queries(client, G + page) for page in PAGES}
    crowd(group, 20_000, start=1_000)
    crowd(group, 2_000, "asked", 200_000)
    now = clock.now()
    Invitation.objects.bulk_create(
        [Invitation(group=group, email=f"i{n}@x.fr", created_at=now, sent_at=now) for n in range(5_000)]
    )
    JoinRule.objects.bulk_create([JoinRule(group=group, domain=f"d{n}.fr", created_at=now) for n in range(50)])
    found = {page: (queries(client, G + page), len(client.get(G + page).content) < SIZE_MAX) for page in PAGES}
    assert {page: count for page, (count, _small) in found.items()} == pytest.approx(few, abs=2)
    assert all(small for _count, small in found.values()), found


def test_two_thousand_requests(people: People, browser: Browser) -> None:
    """LG7: the page holds fifty; those ticked are accepted at once, the others wait."""
    crowd(people.veille, 2_000, "asked")
    rows = people.veille.memberships.filter(state="asked").order_by("since", "pk")[:50]
    ids = [str(row.pk) for row in rows]
    assert browser("carole").post(f"{G}/requests/", {"people": ids, "decision": "accept"}).status_code == 302
    assert people.veille.memberships.filter(state="asked").count() == 1_951


class TestExport:
    """The list of members as a table."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG8, LU2: name, role, organisation, dates; formulas are made harmless; no address of anybody."""
        place = Organisation.objects.create(name="=cmd()", slug="cmd")
        Affiliation.objects.create(user=people.bob, organisation=place)
        response = browser("carole").get(f"{G}/members/export/csv/")
        written = b"".join(response.streaming_content).decode()
        assert "Bob Girard;bob;" in written
        assert ";'=cmd();" in written
        assert "@" not in written
        assert browser("bob").get(f"{G}/members/export/csv/").status_code == 403

    def test_it_is_sent_as_it_is_made(self, people: People) -> None:
        """LG3: whatever the number of members, memory holds a page of them only."""
        crowd(people.veille, 12_000)
        asked = dict.fromkeys(("q", "role", "state", "org", "sort"), "")
        stream = export.lines(people.veille, asked)
        for _line in range(1_100):
            next(stream)
        tracemalloc.start()
        count = sum(1 for _line in stream)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count > 10_000
        assert peak < 12 * 1024 * 1024


class TestSeveral:
    """Removing several members at once."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG8: counted and named first, then done; the animators that one may not touch stay."""
        rows = list(people.veille.memberships.filter(state="active").values_list("pk", flat=True))
        client, page = browser("carole"), f"{G}/members/remove/several/"
        html = client.post(page, {"rows": rows}).content.decode()
        assert "Bob Girard" in html
        assert "Alice Martin" not in html
        assert people.veille.memberships.filter(state="active").count() == len(rows)
        client.post(page, {"rows": rows, "step": "sure", "reason": "Fin du projet"})
        assert not Membership.objects.filter(user=people.bob, group=people.veille).exists()
        assert people.veille.memberships.filter(state="active").count() == len(rows) - 1

    @pytest.mark.parametrize("rows", [[], ["abc"], ["9" * 40], ["-1"]])
    def test_nothing_ticked(self, people: People, browser: Browser, rows: list[str]) -> None:
        """It says so and changes nothing."""
        assert browser("carole").post(f"{G}/members/remove/several/", {"rows": rows}).status_code == 302


class TestList:
    """Filters and orders of the list."""

    def test_by_organisation(self, people: People, browser: Browser) -> None:
        """LG8: those of one organisation, and a name in its address that is none gives nobody."""
        place = Organisation.objects.create(name="Mairie de Crest", slug="crest")
        Affiliation.objects.create(user=people.bob, organisation=place)
        html = browser("carole").get(f"{G}/members/?org=crest").content.decode()
        assert "Bob Girard" in html
        assert "Carole Faure</a></h2>" not in html

    def test_last_seen(self, people: People, browser: Browser) -> None:
        """LG8: who came today is shown so; the page that is read writes nothing, the worker does, once a day."""
        client = browser("carole")
        client.get(f"{G}/")
        assert Membership.objects.get(user=people.carole, group=people.veille).seen_on is None
        seen.mark(people.carole.pk, people.veille.pk)
        assert Membership.objects.get(user=people.carole, group=people.veille).seen_on == clock.now().date()
        html = client.get(f"{G}/members/?sort=seen").content.decode()
        names = [name for name in ("Carole Faure", "Alice Martin") if name in html]
        assert names == ["Carole Faure", "Alice Martin"]
        assert html.index("Carole Faure</a></h2>") < html.index("Alice Martin</a></h2>")
