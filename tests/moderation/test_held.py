"""First messages held: who sees them, what they move, what releasing and refusing them does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from content.models import Comment, Content, Draft
from core import clock
from groups.models import Group, Membership
from notifications.models import Notification
from tests.budgets import queries
from tests.people import People
from toolkit import actions, holding, schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(people: People) -> Group:
    """The group holds the first two messages of its newcomers."""
    Group.objects.filter(pk=people.veille.pk).update(held_posts=2)
    people.veille.refresh_from_db()
    return people.veille


def shared(people: People, name: str = "bob", n: int = 1) -> Content:
    """Return a bookmark that a person shares with the web."""
    typed = Typed(url=f"https://exemple.org/{n}", title=f"Trouvaille canari{n}", audience="web")
    made = save(group=people.veille, author=people.users[name], typed=typed).bookmark
    return Content.objects.select_related("group", "author").get(pk=made.pk)


def sees(people: People, name: str, item: Content) -> bool:
    """Tell whether a person opens an item."""
    return people.client(name).get(item.get_absolute_url()).status_code == 200


def test_a_first_item_is_held(people: People, group: Group, django_capture_on_commit_callbacks: Any) -> None:
    """FO25: a newcomer's first item is seen by its author and the moderators only, at every edge."""
    with django_capture_on_commit_callbacks(execute=True):
        item = shared(people)
    assert {name for name in ("bob", "carole", "mallory", "visitor", "denis") if sees(people, name, item)} == {
        "bob",
        "carole",
    }
    pages = ("/", "/activity/", "/search/?q=canari1", f"/g/{group.slug}/", f"/g/{group.slug}/bookmarks/")
    assert not any("trouvaille-canari1" in people.client("mallory").get(page).content.decode() for page in pages[:4])
    assert "trouvaille-canari1" not in people.client("visitor").get(pages[4]).content.decode()
    told = Notification.objects.filter(activity__verb="content.submitted").values_list("recipient__username", flat=True)
    assert set(told) == {"alice", "carole"}
    assert not [message for message in mail.outbox if "bob@demo.test" in message.to]


def test_the_author_is_told_that_it_waits(people: People, group: Group) -> None:
    """FO25: the author sees a clear notice, the moderator the way to the queue with its count."""
    item = shared(people)
    assert "alert is-attention" in people.client("bob").get(item.get_absolute_url()).content.decode()
    page = people.client("carole").get(f"/g/{group.slug}/").content.decode()
    assert reverse("moderation:held", args=[group.slug]) in page


def test_a_released_item_is_announced_once(
    people: People, group: Group, django_capture_on_commit_callbacks: Any
) -> None:
    """FO25: releasing publishes now, tells the followers exactly once, and counts for the newcomer."""
    item = shared(people)
    queue = reverse("moderation:held", args=[group.slug])
    browser = people.client("carole")
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            browser.post(queue, {"decision": "release", "things": [f"item-{item.pk}"]})
    item.refresh_from_db()
    assert item.published_at
    assert sees(people, "mallory", item)
    assert item.activities.filter(verb="content.published").count() == 1
    assert Membership.objects.get(group=group, user=people.bob).released_posts == 1


def test_after_enough_messages_nothing_is_held(people: People, group: Group) -> None:
    """FO25: once the group's number is released, the person writes as everybody."""
    for n in (1, 2):
        item = shared(people, n=n)
        assert item.is_held
        holding.release(item=item, by=people.carole)
    assert not shared(people, n=3).is_held
    assert not actions.post_comment(content=item, author=people.bob, body="Merci").is_held


@pytest.mark.parametrize("name", ["alice", "carole"])
def test_those_who_moderate_are_not_held(people: People, group: Group, name: str) -> None:
    """FO25: the team's own messages do not wait."""
    assert not shared(people, name).is_held


def test_a_held_comment_is_counted_when_released(people: People, group: Group) -> None:
    """FO25: a held comment moves nothing, shows to its author and moderators, its file too; released it counts."""
    item = shared(people, "carole")
    file = SimpleUploadedFile("note.txt", b"canari")
    comment = actions.post_comment(content=item, author=people.bob, body="Avis canari", files=[file])
    path = comment.attachments.get().get_absolute_url()
    seen = {
        name: ("Avis canari" in people.client(name).get(item.get_absolute_url()).content.decode(),
               people.client(name).get(path).status_code == 200)
        for name in ("bob", "carole", "mallory", "visitor")
    }  # fmt: skip
    assert seen == {"bob": (True,) * 2, "carole": (True,) * 2, "mallory": (False,) * 2, "visitor": (False,) * 2}
    assert Content.objects.get(pk=item.pk).comment_count == 0
    people.client("carole").post(f"/g/{group.slug}/held/", {"decision": "release_all"})
    assert Content.objects.get(pk=item.pk).comment_count == 1
    assert comment.activities.filter(verb="comment.posted").count() == 1


def test_a_hidden_comment_is_not_announced_again(people: People, group: Group) -> None:
    """LA4: what a moderator hides and shows again is not news, and the count follows both ways."""
    item = shared(people, "carole")
    comment = actions.post_comment(content=item, author=people.alice, body="Avis")
    holding.hold_comment(comment=comment, by=people.carole, reason="À vérifier")
    assert Content.objects.get(pk=item.pk).comment_count == 0
    comment = Comment.objects.select_related("content__group").get(pk=comment.pk)
    holding.release_comment(comment=comment, by=people.carole)
    assert Content.objects.get(pk=item.pk).comment_count == 1
    assert comment.activities.filter(verb="comment.posted").count() == 1


def test_a_refusal_gives_the_text_back(people: People, group: Group, django_capture_on_commit_callbacks: Any) -> None:
    """FO25: a refusal says why, on the site and by mail, and its author keeps the text."""
    item = shared(people, "carole")
    comment = actions.post_comment(content=item, author=people.bob, body="Texte à garder")
    queue = f"/g/{group.slug}/held/"
    with django_capture_on_commit_callbacks(execute=True):
        refused = {"decision": "refuse", "things": [f"comment-{comment.pk}"], "reason": "Hors du sujet"}
        people.client("carole").post(queue, refused)
    message = next(message for message in mail.outbox if message.to == ["bob@demo.test"])
    assert "Hors du sujet" in message.body
    assert "Texte à garder" in message.body
    assert Draft.objects.get(user=people.bob).data["body"] == "Texte à garder"
    assert Notification.objects.filter(recipient=people.bob, activity__verb="message.refused").exists()


def test_a_refused_item_is_a_draft(people: People, group: Group) -> None:
    """FO25: a refused item is its author's draft again; moderators no longer see it."""
    item = shared(people)
    holding.refuse(item=item, by=people.carole, reason="Publicité")
    assert (sees(people, "bob", item), sees(people, "carole", item)) == (True, False)


def test_a_refusal_without_reason_is_refused(people: People, group: Group) -> None:
    """FO25: no refusal without a reason, nothing ticked is said; what was ticked stays ticked."""
    item, browser = shared(people), people.client("carole")
    queue = f"/g/{group.slug}/held/"
    response = browser.post(queue, {"decision": "refuse", "things": [f"item-{item.pk}"]})
    assert (response.status_code, "checked" in response.content.decode()) == (422, True)
    assert browser.post(queue, {"decision": "release"}).status_code == 422
    assert browser.post(queue, {"decision": "release", "things": ["item-x", "comment-" + "9" * 30]}).status_code == 422


def test_the_queue_has_a_query_budget(people: People, group: Group) -> None:
    """FO25: the queue costs the same for 3 and for 30 messages."""
    browser, costs = people.client("carole"), []
    for start, stop in ((1, 4), (4, 31)):
        for n in range(start, stop):
            shared(people, n=n)
        costs.append(queries(browser, f"/g/{group.slug}/held/"))
    assert costs[0] == costs[1] <= 16


def settings_of(people: People, **typed: Any) -> Any:
    """Return the answer to the settings of the group as alice sends them, with some changed."""
    names = "name summary description accent listing joining home_audience default_audience widest_audience language"
    held = {name: getattr(people.veille, name) for name in [*names.split(), "time_zone"]}
    return people.client("alice").post(f"/g/{people.veille.slug}/settings/", {**held, **typed})


def test_the_group_decides_in_its_settings(people: People) -> None:
    """FO25: set in the settings, traced; a newcomer's first item waits for a moderator, an older member's does not."""
    assert settings_of(people, held_posts="1").status_code == 302
    Membership.objects.filter(group=people.veille, user=people.paul).update(state="active", since=clock.now())
    for name, n in (("bob", 1), ("paul", 2)):
        typed = {"url": f"https://exemple.org/{n}", "title": f"Par {name}", "audience": "web"}
        people.client(name).post(f"/g/{people.veille.slug}/bookmarks/new/", typed)
    assert not Content.objects.get(title="Par bob").is_held
    item = Content.objects.select_related("group").get(title="Par paul")
    assert (item.is_held, sees(people, "mallory", item)) == (True, False)
    queue = {"decision": "release", "things": [f"item-{item.pk}"]}
    people.client("carole").post(f"/g/{people.veille.slug}/held/", queue)
    assert sees(people, "mallory", item)
    assert "held_posts" in people.veille.activities.get(verb="group.edited").data["changes"]


@pytest.mark.parametrize("typed", ["-1", "21", "beaucoup", "9" * 40])
def test_a_number_without_sense_is_refused(people: People, typed: str) -> None:
    """FO25: the number of messages held is small; what was typed is given back. Sent without it, nothing changes."""
    Group.objects.filter(pk=people.veille.pk).update(held_posts=3)
    response = settings_of(people, held_posts=typed)
    assert (response.status_code, typed in response.content.decode()) == (422, True)
    assert settings_of(people).status_code == 302
    assert Group.objects.get(pk=people.veille.pk).held_posts == 3


def test_a_scheduled_item_waits_too(people: People, group: Group) -> None:
    """FO25: a newcomer's item whose hour comes waits for approval; released, it stands at the moment it appears."""
    hour = clock.now() + timedelta(days=2)
    item = Bookmark(group=group, title="Prévue", url="https://exemple.org/p", audience="web")
    item.state, item.published_at = "scheduled", hour
    actions.publish(item=item, author=people.bob)
    with clock.at(hour + timedelta(minutes=1)):
        schedule.publish_due()
        found = Content.objects.select_related("group", "author").get(pk=item.pk)
        assert (found.is_held, found.published_at, sees(people, "mallory", found)) == (True, None, False)
        assert found.activities.filter(verb="content.submitted").count() == 1
    with clock.at(hour + timedelta(days=1)):
        holding.release(item=found, by=people.carole)
        found.refresh_from_db()
        assert found.sort_at == found.published_at == clock.now()
        assert sees(people, "mallory", found)


def test_finding_a_held_page_again_says_so(people: People, group: Group) -> None:
    """FO25, VC5: who saves a page whose bookmark is held lands on a page that says it waits, not on a refusal."""
    shared(people)
    typed = {"url": "https://exemple.org/1", "title": "Encore", "audience": "web", "comment": "Vu aussi"}
    people.groups["veille-numerique"].memberships.create(user=people.mallory, since=clock.now(), state="active")
    response = people.client("mallory").post(f"/g/{group.slug}/bookmarks/new/", typed, follow=True)
    assert response.redirect_chain[-1] == (f"/g/{group.slug}/bookmarks/", 302)
    assert len(response.context["messages"]) == 1
    assert "canari1" not in response.content.decode()
