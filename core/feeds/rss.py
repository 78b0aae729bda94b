"""RSS 2.0 (https://www.rssboard.org/rss-specification), with Dublin Core for names and Atom for links."""

from html import escape

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from core import text
from core.feeds import dates
from core.feeds.generator import DC, add, generator
from core.feeds.model import Feed, Item

MEDIA_TYPE = "application/rss+xml"
ATOM = "http://www.w3.org/2005/Atom"


class ChannelExtension(BaseExtension):
    """Adds the hub, which feedgen writes in Atom alone, and the publisher, whom RSS knows only by e-mail."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DC}

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        channel = rss[0]
        etree.SubElement(channel, f"{{{DC}}}publisher").text = self.feed.author.name
        if self.feed.hub:
            etree.SubElement(channel, f"{{{ATOM}}}link", href=self.feed.hub, rel="hub")
        return rss


class ItemExtension(BaseEntryExtension):
    """Adds the finder's name, the language and the date of a correction."""

    item: Item

    def extend_rss(self, element: etree._Element) -> etree._Element:
        if self.item.credit:
            etree.SubElement(element, f"{{{DC}}}creator").text = self.item.credit
        if self.item.language:
            etree.SubElement(element, f"{{{DC}}}language").text = self.item.language
        if self.item.changed != self.item.published:
            etree.SubElement(element, f"{{{ATOM}}}updated").text = dates.w3cdtf(self.item.changed)
        return element


def write(feed: Feed, self_url: str) -> bytes:
    """Return the cleaned `feed` as RSS 2.0."""
    made = generator(feed, self_url, MEDIA_TYPE)
    made.register_extension("veille", ChannelExtension, ItemExtension, atom=False)
    made.veille.feed = feed
    for item in feed.items:
        entry = add(made, item)
        entry.veille.item = item
        if item.html:
            entry.description(escape(text.plain(item.html), quote=False))
        if item.page:
            entry.comments(item.page)
        if item.via:
            entry.source(url=item.via.url, title=item.via.name)
    return bytes(made.rss_str(pretty=True))
