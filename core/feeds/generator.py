"""What RSS 2.0 and Atom share: a feedgen generator filled from our model.

feedgen 1.0 writes most of both formats well. Its known faults are avoided here and in the two writers: every
date is given (its defaults are the clock's), items are appended (it prepends), the site's link comes last
(RSS takes the last link for the site's), an entry gets one link by `link()` (with several it forgets their
`rel`) and the others by a small extension of ours.
"""

import feedgen.entry
import feedgen.feed

from core import text
from core.feeds import dates
from core.feeds.model import Feed, Item

DC = "http://purl.org/dc/elements/1.1/"
XML = "http://www.w3.org/XML/1998/namespace"

# feedgen's own function switches the locale of the whole process for a moment, and with threads for good.
feedgen.feed.formatRFC2822 = dates.rfc822
feedgen.entry.formatRFC2822 = dates.rfc822


def generator(feed: Feed, self_url: str, media_type: str) -> feedgen.feed.FeedGenerator:
    """Return a generator that holds what is said of the cleaned `feed` itself, without its items."""
    made = feedgen.feed.FeedGenerator()
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.subtitle)
    made.author(name=feed.author.name, uri=feed.author.url)
    made.updated(dates.utc(feed.updated))
    made.generator("Veillée")
    if feed.language:
        made.language(feed.language)
    if feed.rights:
        made.rights(feed.rights)
    made.link(href=self_url, rel="self", type=media_type)
    if feed.hub:
        made.link(href=feed.hub, rel="hub")
    made.link(href=feed.home_url, rel="alternate")
    return made


def add(made: feedgen.feed.FeedGenerator, item: Item) -> feedgen.entry.FeedEntry:
    """Append `item` to the generator and return its entry, filled with what both formats say alike."""
    entry = made.add_entry(order="append")
    entry.id(item.id)
    entry.title(item.title)
    entry.link(href=item.link)
    entry.published(dates.utc(item.published))
    entry.updated(dates.utc(item.changed))
    for tag in item.tags:
        entry.category(term=tag)
    if item.html:
        entry.content(item.html, type="html")
        entry.summary(text.plain(item.html))
    return entry
