"""Makes what people typed fit to be published: one bad character must never take a whole feed down.

The text was cleaned when it came in; it is cleaned again here because a feed is the last door before other
people's software.
"""

import re
from dataclasses import replace

import nh3

from core import text
from core.addresses import InvalidAddress, read_address
from core.feeds.model import Feed, Item, Origin, Person, SourceList, Subscription

# Pictures would make the reader's software call a third party.
TAGS = text.TAGS - {"img", "figure", "figcaption"}
ATTRIBUTES = {tag: names for tag, names in text.ATTRIBUTES.items() if tag in TAGS}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HTTP = re.compile(r"https?://", re.IGNORECASE)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def html(fragment: str) -> str:
    """Return `fragment` reduced to harmless tags, its links absolute (http, https, mailto) or gone.

    Characters that XML refuses go before and after, since `&#8;` only becomes one while the HTML is read.
    """
    cleaned = nh3.clean(
        text.normalise(fragment),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=None,
    )
    return text.normalise(cleaned)


def address(url: str) -> str:
    """Return `url` as an absolute http(s) URI in ASCII (RFC 3986), or an empty string when it is not one."""
    url = text.normalise(url)
    if not _HTTP.match(url):
        return ""
    try:
        return _BARE_PERCENT.sub("%25", str(read_address(url)))
    except InvalidAddress:
        return ""


def language(code: str) -> str:
    """Return `code` when it looks like a language tag (BCP 47), else an empty string."""
    return code if _LANGUAGE.fullmatch(code) else ""


def tags(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names on one line each, without blanks and repetitions, in their order."""
    return tuple(dict.fromkeys(name for name in map(text.one_line, names) if name))


def person(somebody: Person) -> Person:
    """Return the person with a name on one line and an address that is good or empty."""
    return Person(text.one_line(somebody.name), address(somebody.url))


def _origin(via: Origin | None) -> Origin | None:
    """Return the source when both its name and its address are good."""
    if via is None or not address(via.url) or not text.one_line(via.name):
        return None
    return Origin(text.one_line(via.name), address(via.url))


def item(entry: Item) -> Item:
    """Return the item ready for any writer. An item without title shows its address instead."""
    permalink = address(entry.permalink)
    url = address(entry.url)
    return replace(
        entry,
        title=text.one_line(entry.title) or url or permalink,
        url=url,
        permalink=permalink,
        html=html(entry.html),
        credit=text.one_line(entry.credit),
        tags=tags(entry.tags),
        language=language(entry.language),
        via=_origin(entry.via),
    )


def feed(whole: Feed) -> Feed:
    """Return the feed and its items ready for any writer."""
    title = text.one_line(whole.title) or address(whole.home_url)
    return replace(
        whole,
        title=title,
        subtitle=text.one_line(whole.subtitle) or title,
        home_url=address(whole.home_url),
        language=language(whole.language),
        author=person(whole.author),
        rights=text.one_line(whole.rights),
        hub=address(whole.hub),
        items=tuple(item(entry) for entry in whole.items),
    )


def _subscription(entry: Subscription) -> Subscription:
    """Return the source ready for the writer; its feed's address is empty when it is not a good one."""
    feed_url = address(entry.feed_url)
    return Subscription(
        title=text.one_line(entry.title) or feed_url,
        feed_url=feed_url,
        site_url=address(entry.site_url),
        description=text.one_line(entry.description),
        language=language(entry.language),
        theme=text.one_line(entry.theme),
    )


def sources(whole: SourceList) -> SourceList:
    """Return the list ready for the writer, without the sources whose address cannot be published."""
    subscriptions = tuple(_subscription(entry) for entry in whole.subscriptions)
    return replace(
        whole,
        title=text.one_line(whole.title) or address(whole.home_url),
        home_url=address(whole.home_url),
        owner=person(whole.owner),
        subscriptions=tuple(entry for entry in subscriptions if entry.feed_url),
    )
