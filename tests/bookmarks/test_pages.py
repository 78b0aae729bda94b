"""Reading the page behind a bookmark: what nobody typed is filled in, the same page is met once."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from bookmarks import pages
from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from content.models import Content
from tests.people import People
from tests.web import LocalSite

pytestmark = pytest.mark.django_db
PAGE = """<html lang="fr"><head><title>Le guide – Le site</title>
<meta property="og:title" content="Le guide des communes">
<meta name="description" content="Ce que dit la loi &amp; ce qu’elle change.">
<meta property="og:site_name" content="Le site"><meta name="author" content="Jeanne Roux">
<meta property="article:published_time" content="2026-10-05T08:00:00+02:00">{extra}</head><body>texte</body></html>"""


def saved(people: People, url: str, **typed: str) -> Bookmark:
    """Return a bookmark whose page waits to be read."""
    made = save(group=people.veille, author=people.bob, typed=Typed(url=url, **typed))
    return Bookmark.objects.get(pk=made.bookmark.pk)


def read(bookmark: Bookmark) -> Bookmark:
    """Read the page as the worker does, and return the bookmark as it is then."""
    cache.clear()  # the pause between two visits to one site, over at once
    pages.read(bookmark.pk)
    return Bookmark.objects.get(pk=bookmark.pk)


def test_the_page_fills_what_nobody_typed(people: People, site: LocalSite) -> None:
    """VC4, BO01: title, description, author, date, language and site come from the page."""
    item = read(saved(people, site.page("/guide", PAGE.format(extra=""))))
    assert (item.title, item.site, item.writer, item.language) == (
        "Le guide des communes",
        "Le site",
        "Jeanne Roux",
        "fr",
    )
    assert str(item.written_on) == "2026-10-05"
    assert "Ce que dit la loi &amp; ce qu’elle change." in item.body_html
    assert item.fetch_state == "done"


def test_what_a_member_typed_is_never_overwritten(people: People, site: LocalSite) -> None:
    """VC4: the page's title and description do not replace those typed."""
    item = read(saved(people, site.page("/guide", PAGE.format(extra="")), title="Mon titre", summary="Mon résumé"))
    assert (item.title, item.body) == ("Mon titre", "Mon résumé")


@pytest.mark.parametrize("fault", ["missing", "silent", "private", "binary"])
def test_a_page_that_cannot_be_read_is_saved_all_the_same(people: People, site: LocalSite, fault: str) -> None:
    """VC4: a page that is missing, silent or private stays a bookmark with what was typed and a plain sentence."""
    urls = {
        "missing": site.url("/absent"),
        "silent": site.url("/robots-only"),
        "private": "http://192.168.1.1/admin",
        "binary": site.page("/image.bin", b"\x00\x01\x02" * 100),
    }
    item = read(saved(people, urls[fault], comment="Mon avis"))
    page = people.client("bob").get(item.get_absolute_url()).content.decode()
    assert "Mon avis" in page
    assert "192.168" not in pages.sentence(item)
    assert item.fetch_state in {"failed", "done"}


def test_a_canonical_link_joins_two_names_of_one_page(people: People, site: LocalSite) -> None:
    """VC5: the mobile page that names its canonical twin joins the item the group has; the old address leads there."""
    kept = saved(people, site.page("/article", PAGE.format(extra="")), comment="Premier avis")
    twin = PAGE.format(extra=f'<link rel="canonical" href="{site.url("/article")}">')
    lost = save(
        group=people.veille, author=people.carole, typed=Typed(url=site.page("/m/article", twin), comment="Second avis")
    )
    read(kept)
    cache.clear()
    pages.read(lost.bookmark.pk)
    item = Content.objects.get(kind="bookmark", trashed_at=None)
    assert item.pk == kept.pk
    assert {comment.body for comment in item.comments.all()} == {"Premier avis", "Second avis"}
    response = people.client("bob").get(f"/c/{lost.bookmark.pk}/", follow=True)
    assert "Second avis" in response.content.decode()


def test_a_redirect_joins_too(people: People, site: LocalSite) -> None:
    """VC5: a short address that redirects to a known page joins it."""
    target = site.page("/cible", PAGE.format(extra=""))
    kept = read(saved(people, target))
    read(saved(people, site.redirect("/court", target)))
    assert [item.pk for item in Content.objects.filter(kind="bookmark", trashed_at=None)] == [kept.pk]


def test_reading_twice_changes_nothing(people: People, site: LocalSite) -> None:
    """REL-R2: the task may run twice."""
    item = read(saved(people, site.page("/guide", PAGE.format(extra=""))))
    asked = len(site.asked)
    assert read(item).edited_at == item.edited_at
    assert len(site.asked) == asked
