"""The minutes of grace: nothing is sent, what is corrected or taken back leaves no trace (CC23, LM9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from activity.models import Activity
from bookmarks.models import Bookmark
from content import unread
from content.models import Comment, Content, Revision
from core import clock
from groups.models import Group, Level
from notifications import announcing, outbox
from notifications.explaining import explain, explanation
from notifications.follows import set_level
from notifications.models import Delivery, Notification
from tests.notifications.acts import comment, last, mailed, publish, rows, told
from tests.people import People
from toolkit import actions
from toolkit.editing import Editing


@pytest.fixture(autouse=True)
def grace(settings: object) -> None:
    """Give five minutes of grace, as a site does."""
    settings.GRACE_SECONDS = 300  # type: ignore[attr-defined]


@pytest.fixture
def item(people: People) -> Content:
    """An item of bob's that carole, who hears everything, is to hear of."""
    set_level(people.carole, people.veille, Level.ALL)
    return publish(people.veille, people.bob)


def minutes_later(minutes: int) -> None:
    """Let the acts be as old as that, for the worker."""
    Activity.objects.filter(announced_at=None).update(at=clock.now() - timedelta(minutes=minutes))


def change(item: Content, editor: object, body: str, **how: object) -> None:
    """Change the text of an item."""
    row = Bookmark.objects.get(pk=item.pk)
    row.body = body
    actions.edit(item=row, editor=editor, how=Editing(**how))  # type: ignore[arg-type]


def test_nothing_is_told_before_five_minutes(item: Content, people: People) -> None:
    """LM9, CC23: neither by a hint nor by the sweep; then once."""
    for minutes, count in ((0, 0), (4, 0), (6, 1), (7, 1)):
        minutes_later(minutes)
        announcing.announce(last("content.published").pk)
        announcing.sweep()
        assert rows(last("content.published")) == (count, count)


def test_waiting_is_explained(item: Content, people: People) -> None:
    """CC28: to whoever asks within the minutes of grace."""
    assert [cause.code for cause in explain(last("content.published"), people.carole)] == ["grace"]
    assert explanation(last("content.published"), people.carole).channel is None


def test_what_is_taken_back_in_time_is_never_told(item: Content, people: People) -> None:
    """LM9."""
    actions.trash(item=item, by=people.bob)
    minutes_later(6)
    announcing.sweep()
    assert rows(last("content.published")) == (0, 0)


def test_a_comment_taken_back_in_time_is_never_told(item: Content, people: People) -> None:
    """LM9."""
    actions.trash_comment(comment=comment(item, people.alice), by=people.alice)
    minutes_later(6)
    announcing.announce(last("comment.posted").pk)
    assert not Notification.objects.filter(activity__verb="comment.posted").exists()


def test_who_is_named_by_a_correction_hears_of_it(item: Content, people: People) -> None:
    """LM9: what is told is what stands when it is told."""
    change(item, people.bob, "Pour @alice")
    minutes_later(6)
    announcing.sweep()
    assert Notification.objects.get(recipient=people.alice, activity__verb="content.published").reason == "mention"


def test_a_correction_leaves_no_trace(item: Content, people: People) -> None:
    """CC23: neither "modified on", nor a version, nor a line of the log."""
    change(item, people.bob, "Corrigé")
    row = Content.objects.get(pk=item.pk)
    assert (row.body, row.edited_at) == ("Corrigé", None)
    assert not Revision.objects.filter(content=item.pk).exists()
    assert not Activity.objects.filter(verb="content.edited").exists()


def test_a_corrected_comment_leaves_no_trace(item: Content, people: People) -> None:
    """CC23."""
    said = comment(item, people.alice)
    actions.edit_comment(comment=said, editor=people.alice, body="Corrigé")
    row = Comment.objects.get(pk=said.pk)
    assert (row.body, row.edited_at, Revision.objects.count()) == ("Corrigé", None, 0)


def test_later_or_by_somebody_else_a_change_leaves_its_trace(item: Content, people: People) -> None:
    """CC23, CC13: the grace is the author's."""
    change(item, people.carole, "Par une autre")
    assert Revision.objects.filter(content=item.pk).count() == 1
    with clock.at(clock.now() + timedelta(minutes=6)):
        change(item, people.bob, "Plus tard")
    assert Revision.objects.filter(content=item.pk).count() == 2
    assert Content.objects.get(pk=item.pk).edited_at is not None


def test_a_minor_change_keeps_the_version_and_not_the_date(item: Content, people: People) -> None:
    """CC23."""
    with clock.at(clock.now() + timedelta(minutes=6)):
        change(item, people.bob, "Une virgule", is_minor=True)
    assert Revision.objects.filter(content=item.pk).count() == 1
    assert Content.objects.get(pk=item.pk).edited_at is None


def test_telling_the_members_of_a_change_reaches_those_who_want_what_is_important(
    item: Content, people: People
) -> None:
    """LM6: editing tells nobody unless an animator says so; strangers who may read it are not members."""
    Content.objects.filter(pk=item.pk).update(audience="web")
    set_level(people.alice, people.veille, Level.NOTHING)
    change(item, people.alice, "Nouvelle version", tells=True, note="À relire avant jeudi")
    assert told("content.updated") == {"bob", "carole"}
    set_level(people.bob, people.veille, Level.DIGEST)
    assert mailed("content.updated") == {"carole"}


@pytest.mark.parametrize("state", ["published", "scheduled"])
def test_published_without_telling_anybody_it_stays_untold(people: People, state: str) -> None:
    """CC23: also when it appears later."""
    from toolkit import schedule

    set_level(people.carole, people.veille, Level.ALL)
    later = clock.now() + timedelta(hours=1)
    row = Bookmark(group=people.veille, title="Discret", url="https://exemple.test/", state=state, published_at=later)
    if state == "published":
        row.published_at = None
    actions.publish(item=row, author=people.bob, quiet=True)
    with clock.at(later + timedelta(minutes=1)):
        schedule.publish_due()
    announcing.sweep()
    assert last("content.published").is_quiet
    assert not Notification.objects.filter(activity__verb="content.published").exists()


def test_a_silent_group_tells_nobody_until_its_date(people: People) -> None:
    """LM21: nor afterwards of what was published meanwhile."""
    set_level(people.carole, people.veille, Level.ALL)
    Group.objects.filter(pk=people.veille.pk).update(silent_until=clock.now() + timedelta(days=2))
    group = Group.objects.get(pk=people.veille.pk)
    comment(publish(group, people.bob), people.bob, "@alice")
    assert explain(last("comment.posted"), people.alice)[0].code == "quiet"
    minutes_later(6)
    announcing.sweep()
    assert not Notification.objects.filter(activity__content__isnull=False).exists()
    with clock.at(clock.now() + timedelta(days=3)):
        publish(group, people.bob, title="Après")
    assert not last("content.published").is_quiet


def test_what_is_read_in_the_minutes_of_grace_leaves_no_unread_notification(item: Content, people: People) -> None:
    """LM9, REL-M6: it was read before it was told: no mail, and nothing waits in the list."""
    set_level(people.carole, people.veille, Level.ALL)
    unread.mark_read(people.carole, item, clock.now())
    minutes_later(6)
    announcing.sweep()
    assert Notification.objects.get(recipient=people.carole, activity__content=item.pk).read_at is not None
    outbox.send_waiting()
    assert not Delivery.objects.filter(user=people.carole, activity__content=item.pk, state="sent").exists()
