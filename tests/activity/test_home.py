"""The site's home page: a welcome for visitors, what is new in my groups for members."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from bookmarks.models import Bookmark
from content.models import Content
from groups.models import Group
from memberships import actions
from tests.budgets import queries
from tests.people import People
from toolkit import actions as kit

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def publish(people: People, title: str, slug: str = "veille-numerique", audience: str = "group") -> Content:
    """Publish a bookmark by bob."""
    item = Bookmark(
        group=people.groups[slug], title=title, url=f"https://example.org/{title}".replace(" ", "-"), audience=audience
    )
    return kit.publish(item=item, author=people.bob)


def read(client: Client) -> str:
    """Return the home page."""
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_is_welcomed(people: People, browser: Browser) -> None:
    """CC06: a presentation, the public groups, the latest public items, and no cookie."""
    publish(people, "Pour tous", audience="web")
    publish(people, "Pour nous")
    html = read(browser("visitor"))
    assert "Pour tous" in html
    assert "Pour nous" not in html
    assert "/g/veille-numerique/" in html
    for hidden in ("/g/scot/", "/g/ateliers/", "/g/elus/"):
        assert hidden not in html
    assert not browser("visitor").get("/").cookies


def test_a_member_sees_what_is_new_in_their_groups(people: People, browser: Browser) -> None:
    """CC06: what is new in my groups, the latest activity first; nothing of the groups of others."""
    publish(people, "Ancien")
    publish(people, "Recent", "scot")
    publish(people, "Ailleurs", "ateliers", "platform")
    html = read(browser("alice"))
    assert html.index("Recent") < html.index("Ancien")
    assert "Ailleurs" not in html


def test_a_comment_brings_an_item_back_on_top(people: People, browser: Browser) -> None:
    """One card an item, at its latest activity."""
    old = publish(people, "Ancien")
    publish(people, "Recent")
    kit.post_comment(content=old, author=people.bob, body="Encore")
    html = read(browser("alice"))
    assert html.index("Ancien") < html.index("Recent")


def test_somebody_in_no_group_is_shown_the_way(people: People, browser: Browser) -> None:
    """CC07: an empty home page leads to the directory, and shows nothing of a group one asked to join."""
    publish(people, "Pour nous")
    for name in ("mallory", "paul", "denis"):
        html = read(browser(name))
        assert "Pour nous" not in html
        assert 'class="btn btn-primary" href="/groups/"' in html


def test_what_waits_for_me_is_said(people: People, browser: Browser) -> None:
    """Invitations to answer, and requests to join the groups I manage."""
    actions.invite(group=people.groups["elus"], user=people.bob, by=people.admin)
    assert "/g/elus/" in read(browser("bob"))
    assert "/g/veille-numerique/requests/" in read(browser("carole"))
    assert "/g/veille-numerique/requests/" not in read(browser("bob"))


def test_a_group_in_the_trash_disappears(people: People, browser: Browser) -> None:
    """Its items leave the home page with it."""
    publish(people, "Pour nous")
    Group.objects.filter(slug="veille-numerique").update(trashed_at=people.veille.created_at)
    assert "Pour nous" not in read(browser("bob"))
    assert "/g/veille-numerique/requests/" not in read(browser("carole"))


def test_the_home_page_has_a_query_budget(people: People, browser: Browser) -> None:
    """The same cost for 3 and for 30 items, signed in or not."""
    clients, costs = (browser("carole"), browser("visitor")), []
    for start, stop in ((0, 3), (3, 30)):
        for n in range(start, stop):
            publish(people, f"Lien {n}", audience="web")
        costs.append([queries(client, "/") for client in clients])
    assert costs[0] == costs[1]
    assert costs[0][0] <= 12
    assert costs[0][1] <= 6
