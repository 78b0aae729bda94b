"""Eight months of a veille, told in order: pages shared, commented and marked, selected, published each Friday."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from accounts.models import User
from bookmarks import actions as bookmark_actions
from bookmarks.models import Bookmark
from content.models import Comment, Content, GroupTag
from content.tagging import tag_named
from core import clock
from demo import content as data
from demo.content import Demo
from demo.drawers import Drawers
from demo.pages import Pages
from demo.plans import Plans
from demo.press import Press
from demo.talk import Talk
from demo.told import Told
from groups.models import Group
from toolkit import actions
from veille import publishing, selecting
from veille.models import Edition, Subscriber, Watch, WeekOff
from veille.models.edition import Selection

PREPARED_BEFORE = timedelta(hours=15)
SUBSCRIBERS_OUTSIDE = ["mairie.lescol", "petr.vallees", "mediatheque.rivage", "asso.numerique", "ecole.bocage"]


class Story:
    """Tells the demonstration through the product's own actions, in the order of time."""

    def __init__(
        self, demo: Demo, people: dict[str, User], groups: dict[str, Group], now: datetime, chance: random.Random
    ) -> None:
        self.demo, self.people, self.groups, self.now, self.chance = demo, people, groups, now, chance
        self.items: dict[str, Content] = {}
        self.themes = {theme.slug: theme.name for theme in demo.themes}
        self.animator = people["carole"]

    def tell(self) -> None:
        """Make everything happen, oldest first, each thing at its own moment."""
        self.open_watch()
        for event in sorted(self.events(), key=lambda event: (event.at, event.order)):
            with clock.at(event.at.astimezone(UTC)):
                event.happen()
        self.select(self.demo.coming)

    def open_watch(self) -> None:
        """Open the watch a week before its first edition, with its themes, its weeks off and its subscribers."""
        first = max(edition.weeks_ago for edition in self.demo.editions)
        opened = data.publication(first, self.now) - timedelta(days=6)
        group = self.groups[data.VEILLE]
        with clock.at(opened):
            watch = Watch(
                group=group,
                title="La veille numérique",
                intro="Chaque vendredi, le meilleur de ce que les membres ont lu sur le numérique des territoires.",
                weekday=data.FRIDAY,
                hour=data.EDITION_HOUR,
            )
            self.watch = publishing.open_watch(watch=watch, by=self.people["alice"])
            self.load_themes(group)
            self.load_subscribers()
        for weeks_ago in self.demo.weeks_off:
            friday = data.publication(weeks_ago, self.now).date()
            WeekOff.objects.create(
                watch=self.watch, first_day=friday - timedelta(days=4), last_day=friday + timedelta(days=2)
            )

    def load_themes(self, group: Group) -> None:
        """Give the group its vocabulary: themes in order, each with the words that lead to it."""
        for order, theme in enumerate(self.demo.themes):
            tag = tag_named(theme.name)
            GroupTag.objects.create(group=group, tag=tag, order=order)
            for word in theme.synonyms:
                GroupTag.objects.get_or_create(
                    group=group, tag=tag_named(word), defaults={"is_theme": False, "synonym_of": tag}
                )

    def load_subscribers(self) -> None:
        """Subscribe a few members and a few addresses without account."""
        members = sorted(self.demo.active(data.VEILLE))
        chosen = {*self.chance.sample(members, 24), "alice", "bob"}
        rows: list[tuple[str, User | None]] = [(self.people[name].email, self.people[name]) for name in sorted(chosen)]
        rows += [(f"{name}@abonnes.test", None) for name in SUBSCRIBERS_OUTSIDE]
        for email, user in rows:
            Subscriber.objects.create(
                watch=self.watch, email=email, user=user, state="active", asked_at=clock.now(), confirmed_at=clock.now()
            )

    def events(self) -> Iterator[Told]:
        """Yield everything that happens, each thing with its moment."""
        today = self.now.astimezone(data.PARIS).date()
        for bookmark in self.demo.bookmarks:
            shared = data.moment(bookmark.days_ago, bookmark.hour, today)
            yield Told(shared, 0, partial(self.share, bookmark))
            yield from self.marks(bookmark, shared)
            for comment in bookmark.comments:
                yield from self.said(bookmark, comment, shared)
        yield from Talk(self.people, self.groups, self.now).events()
        yield from Drawers(self.people, self.groups, self.now).events()
        yield from Press(self.people, self.groups, self.now).events()
        yield from Plans(self.people, self.groups, self.now).events()
        yield from Pages(self.people, self.groups, self.now).events()
        for edition in self.demo.editions:
            published = data.publication(edition.weeks_ago, self.now)
            yield Told(published - PREPARED_BEFORE, 3, partial(self.prepare, edition))
            yield Told(published + timedelta(seconds=5), 4, publishing.publish_due)

    def share(self, row: data.Bookmark) -> None:
        """Share a page with what its finder says of it; the page itself is known from the data, not read."""
        typed = bookmark_actions.Typed(
            url=row.url,
            title=row.title,
            summary=row.description,
            comment=row.comment,
            tags=(*(self.themes[slug] for slug in row.themes), *row.tags),
            audience=row.audience,
        )
        author = self.people[row.author]
        saved = bookmark_actions.save(group=self.groups[row.group], author=author, typed=typed)
        Bookmark.objects.filter(pk=saved.bookmark.pk).update(site=row.site, fetch_state="done", language="fr")
        self.items[row.id] = saved.bookmark
        if row.group == data.VEILLE and self.is_used(row.id):
            selecting.propose(watch=self.watch, content=saved.bookmark, by=author)

    def is_used(self, row_id: str) -> bool:
        """Tell whether the page was proposed: those an edition took, and one in three of the others."""
        taken = {item for edition in (*self.demo.editions, self.demo.coming) for item in edition.items}
        return row_id in taken or self.chance.random() < 1 / 3

    def marks(self, row: data.Bookmark, shared: datetime) -> Iterator[Told]:
        """Yield the votes on a page, in the two days after it was shared."""
        for value, names in ((1, row.useful), (-1, row.noise)):
            for name in names:
                at = min(shared + timedelta(minutes=self.chance.randint(30, 2800)), self.now)
                yield Told(at, 2, partial(self.mark, row.id, name, value))

    def mark(self, row_id: str, name: str, value: int) -> None:
        """Mark a page useful, or as noise."""
        actions.react(item=self.items[row_id], user=self.people[name], value=value)

    def said(self, row: data.Bookmark, comment: data.Comment, shared: datetime) -> Iterator[Told]:
        """Yield a comment and its replies."""
        made: list[Comment] = []
        yield Told(self.hours(shared, comment), 1, lambda: made.append(self.comment(row.id, comment, None)))
        for reply in comment.replies:
            yield Told(self.hours(shared, reply), 2, partial(self.reply, row.id, reply, made))

    def reply(self, row_id: str, comment: data.Comment, answered: list[Comment]) -> Comment:
        """Answer the comment that `answered` holds once it was posted."""
        return self.comment(row_id, comment, answered[0])

    def hours(self, shared: datetime, comment: data.Comment) -> datetime:
        """Return when a comment was posted, never in the future."""
        return min(shared + timedelta(hours=comment.hours_after), self.now - timedelta(minutes=10))

    def comment(self, row_id: str, comment: data.Comment, parent: Comment | None) -> Comment:
        """Post a comment."""
        return actions.post_comment(
            content=self.items[row_id], author=self.people[comment.author], body=comment.text, parent=parent
        )

    def prepare(self, row: data.Edition) -> None:
        """Select the items of an edition and write its édito, the evening before it goes out."""
        self.select(row)
        edition = publishing.coming(self.watch)
        if edition is not None:
            Edition.objects.filter(pk=edition.pk).update(body=row.edito)
            publishing.approve(edition=edition, by=self.animator)

    def select(self, row: data.Edition) -> None:
        """Select items in order, section by section; the first is the headline."""
        for section in row.sections:
            for item in section.items:
                chosen = selecting.select(watch=self.watch, content=self.items[item], by=self.animator)
                if row.number:
                    Selection.objects.filter(pk=chosen.pk).update(section=section.title)
        first = selecting.open_selection(self.watch, self.items[row.items[0]])
        if first is not None:
            selecting.set_headline(selection=first, by=self.animator)
