"""The words of a message: headline, count, link, hashtags, cut at a word with the network's own count."""

from __future__ import annotations

import re

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import text
from veille.channels.counting import Measure, cut
from veille.channels.story import Story, Told
from veille.models import Channel

LINK = "{link}"
"""Stands for the edition's address in words written before it has one."""
TAGS_MAX = 6
_NAMED = re.compile(r"(?<![\w.])@(?=\w)")
_NOT_IN_TAG = re.compile(r"[^\w]+")


def hashtags(typed: str) -> str:
    """Return words as hashtags: a # before each, nothing inside but letters and figures, each once."""
    kept: dict[str, str] = {}
    for word in re.split(r"[\s,;#]+", typed):
        parts = [part for part in _NOT_IN_TAG.split(word) if part]
        # A capital at each word: screen readers then read them apart.
        joined = parts[0] if len(parts) == 1 else "".join(part[0].upper() + part[1:] for part in parts)
        if re.search(r"[^\W\d_]", joined):
            kept.setdefault(joined.casefold(), f"#{joined}")
    return " ".join(list(kept.values())[:TAGS_MAX])


def messages(story: Story, channel: Channel, measure: Measure, own: str = "") -> list[str]:
    """Return the messages of an edition in order: one, then one for each item when the channel asks for it.

    `own` are the words that an animator wrote for the first one.
    """
    with translation.override(story.language):
        first = filled(own, story) if own else of_edition(story, channel, measure)
        if channel.manner != Channel.Manner.ITEMS:
            return [first]
        return [first, *(of_item(item, measure) for item in story.items)]


def of_edition(story: Story, channel: Channel, measure: Measure) -> str:
    """Return the message of an edition; when even the rest is too long for the network, the hashtags go first."""
    count = len(story.items)
    said = ngettext("%(count)s item to read:", "%(count)s items to read:", count) % {"count": count}
    tags = hashtags(channel.hashtags).split()
    while True:
        rest = "\n\n".join(part for part in (f"\n{said}\n{story.link}", " ".join(tags)) if part)
        if measure.fits(rest) or not tags:
            return cut(quiet(story.title), rest, measure)
        tags.pop()


def of_item(item: Told, measure: Measure) -> str:
    """Return the message of one item: its title, why it is worth reading, its address, or our page when too long."""
    rest = f"\n{item.url}"
    if not measure.fits(rest):
        rest = f"\n{item.page}"
    head = f"{item.title}\n\n{item.line}" if item.line else item.title
    return cut(quiet(head), rest, measure)


def filled(own: str, story: Story) -> str:
    """Return words written by an animator with the edition's address, added at the end when they name it nowhere."""
    words = text.normalise(own).replace(LINK, story.link)
    return words if story.link in words else f"{words}\n{story.link}"


def kept(typed: str, story: Story) -> str:
    """Return what was typed as it is kept: the edition's address becomes a sign, since its number may change."""
    return text.normalise(typed).replace(story.link, LINK)


def quiet(words: str) -> str:
    """Return words that call nobody: on these networks an @ in a title would ring at a stranger's."""
    return _NAMED.sub("@\u200b", words)


def trial(channel: Channel) -> str:
    """Return the message of a trial, which says that it is one."""
    with translation.override(channel.watch.group.language):
        return _("[Trial] “%(watch)s” can write here. Nothing is published yet.") % {"watch": channel.watch.title}
