"""Atom 1.0 (RFC 4287)."""

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from core.feeds.generator import XML, add, generator
from core.feeds.model import Feed, Item

MEDIA_TYPE = "application/atom+xml"


class EntryExtension(BaseEntryExtension):
    """Adds the language and the links besides the first one, whose `rel` feedgen would lose."""

    item: Item

    def extend_atom(self, element: etree._Element) -> etree._Element:
        # feedgen names its elements without a namespace and declares Atom's as a plain attribute of the root.
        if self.item.language:
            element.set(f"{{{XML}}}lang", self.item.language)
        if self.item.page:
            etree.SubElement(element, "link", rel="related", href=self.item.page)
        if self.item.via:
            etree.SubElement(element, "link", rel="via", href=self.item.via.url, title=self.item.via.name)
        return element


def write(feed: Feed, self_url: str) -> bytes:
    """Return the cleaned `feed` as Atom 1.0."""
    made = generator(feed, self_url, MEDIA_TYPE)
    made.register_extension("veille", BaseExtension, EntryExtension, rss=False)
    for item in feed.items:
        entry = add(made, item)
        entry.veille.item = item
        if item.credit:
            entry.author(name=item.credit)
    return bytes(made.atom_str(pretty=True))
