"""Mattermost and Slack: a message by an incoming hook, whose address is itself the secret."""

from __future__ import annotations

import re

from django.utils.translation import ngettext

from veille.channels import transport, words
from veille.channels.network import Job, Network, secrets_of
from veille.channels.story import Story
from veille.models import Channel

_MARKED = re.compile(r"([\\\[\]()*_`~|<>#])")


class Room(Network):
    """A room behind a hook. Nothing there tells a second message from the first: a doubt is left to people."""

    is_public = False
    repeats = True

    def title(self, words: str, link: str) -> str:
        """Return a link as the room writes it."""
        raise NotImplementedError

    def text(self, story: Story, tags: str) -> str:
        """Return an edition as a message of the room."""
        rows = "\n".join(f"{self.bullet} {self.title(item.title, item.url)}" for item in story.items)
        head = f"{self.strong}{self.title(story.title, story.link)}{self.strong}\n{said_count(story)}"
        return "\n\n".join(part for part in (head, rows, tags) if part)

    bullet = "-"
    strong = "**"

    def connect(self, channel: Channel) -> None:
        """See that we may call the hook; more cannot be asked without writing in its room."""
        transport.demand_public(secrets_of(channel).get("hook", ""))

    def send(self, job: Job) -> None:
        """Send the one message of an edition."""
        self.post(job.channel, self.text(job.story, words.hashtags(job.channel.hashtags)))
        job.note(id="")

    def trial(self, channel: Channel) -> None:
        """Say in the room that this is a trial."""
        self.post(channel, words.trial(channel))

    def post(self, channel: Channel, text: str) -> None:
        """Write in the room. Raises ChannelError."""
        transport.call("POST", secrets_of(channel).get("hook", ""), json_body={"text": text})


class Mattermost(Room):
    """Markdown."""

    def title(self, words: str, link: str) -> str:
        """Return a link, the marks of Markdown in its words made harmless."""
        plain = _MARKED.sub(r"\\\1", words)
        return f"[{plain}]({link.replace(')', '%29')})"


class Slack(Room):
    """Slack's own marks."""

    bullet = "•"
    strong = "*"

    def title(self, words: str, link: str) -> str:
        """Return a link; three signs are written otherwise, says the network."""
        plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "¦")
        return f"<{link.replace('|', '%7C').replace('>', '%3E')}|{plain}>"


def said_count(story: Story) -> str:
    """Return how many items an edition holds, in words."""
    count = len(story.items)
    return ngettext("%(count)s item to read", "%(count)s items to read", count) % {"count": count}
