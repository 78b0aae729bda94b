"""Pages of the web on loopback, saved as bookmarks and read as the worker does."""

from __future__ import annotations

from django.core.cache import cache

from bookmarks import pages
from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from tests.people import People
from tests.web import LocalSite

SENTENCES = [
    f"La commune numéro {n} a voté en conseil le budget de son réseau d’eau, puis elle a publié les comptes de l’année."
    for n in range(40)
]
SECRET = "zinzolin"
"""A word deep in the text of a page, in no title and no summary."""


def page(*sentences: str, title: str = "Le guide des communes", head: str = "", images: str = "") -> str:
    """Return an article with menus around it."""
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences or SENTENCES)
    return (
        f'<html lang="fr"><head><title>{title}</title><meta name="description" content="Un résumé.">{head}</head><body>'
        f'<nav><a href="/">Accueil</a> <a href="/plan">Plan du site</a></nav><article><h1>{title}</h1>{images}{text}'
        f"<p>Le mot est {SECRET}, il vient à la fin de tout.</p></article>"
        "<footer>Mentions légales, cookies et confidentialité</footer></body></html>"
    )


def saved(people: People, url: str, who: str = "bob", **typed: str) -> Bookmark:
    """Return a bookmark whose page waits to be read."""
    made = save(group=people.veille, author=people.users[who], typed=Typed(url=url, **typed))
    return Bookmark.objects.get(pk=made.bookmark.pk)


def read(bookmark: Bookmark) -> Bookmark:
    """Read the page as the worker does, and return the bookmark as it is then."""
    cache.clear()  # the pause between two visits to one site, over at once
    pages.read(bookmark.pk)
    return Bookmark.objects.get(pk=bookmark.pk)


def kept(people: People, site: LocalSite, path: str = "/guide", **options: str) -> Bookmark:
    """Return a bookmark of a page that was served and read."""
    return read(saved(people, site.page(path, page(**options))))
