"""Copies of pages: asked for by the group, refused by the site, inert, for members alone."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image

from bookmarks.models import Bookmark, Copy, Keeping
from content.models import Blob
from content.store import forgetting
from core import clock
from tests.bookmarks.reading import SENTENCES, kept, page, read, saved
from tests.people import People
from tests.web import LocalSite

pytestmark = pytest.mark.django_db
SETTINGS = "/g/veille-numerique/bookmarks/settings/"
HOSTILE = (
    '<script>alert(1)</script><style>body{background:url(https://spy.example/)}</style><iframe src="https://spy.example">'
    '</iframe><form action="https://spy.example"><input name="a"></form><p onclick="alert(1)" style="x">Un clic</p>'
    '<img src="https://spy.example/pixel.gif" alt="Une carte"><a href="javascript:alert(1)">lien</a>'
    '<a href="/suite">suite</a><svg onload="alert(1)"></svg><meta http-equiv="refresh" content="0;url=https://spy.example">'
    '<link rel="stylesheet" href="https://spy.example/a.css"><object data="https://spy.example"></object>'
)


@pytest.fixture(autouse=True)
def set_up(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group that keeps copies, and no pause between two visits."""
    monkeypatch.setattr("core.politeness.PAUSE_SECONDS", 0)
    Keeping.objects.create(group=people.veille, copies=True)


def copied(people: People, item: Bookmark, who: str = "bob") -> str:
    """Return the copy that somebody is sent."""
    answer = people.client(who).get(f"/bookmarks/{item.pk}/copy/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def picture() -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    return out.getvalue()


def test_a_copy_is_one_inert_file(people: People, site: LocalSite) -> None:
    """VC16, VE14: the text and the pictures, made anew, in one file; nothing that runs or asks anything of anybody."""
    image = f'<img src="{site.page("/carte.png", picture(), "image/png")}" alt="La carte">'
    html = copied(people, kept(people, site, images=HOSTILE + image))
    assert SENTENCES[3] in html
    assert "data:image/png;base64," in html
    assert "[Une carte]" in html
    assert f'href="{site.url("/suite")}"' in html
    lower = html.lower().split("</style>", 1)[1]
    for bad in ("<script", "<iframe", "<form", "<input", "onclick", "onload", "javascript:", "<svg", "<object",
                "<link", "refresh", "style=", 'src="http', "pixel.gif"):  # fmt: skip
        assert bad not in lower, bad


def test_the_browser_is_told_to_run_nothing(people: People, site: LocalSite) -> None:
    """VC16: a policy that allows nothing but pictures inside the file and our own style; kept by no cache."""
    item = kept(people, site)
    answer = people.client("bob").get(f"/bookmarks/{item.pk}/copy/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "unsafe" not in policy
    assert "allow-" not in policy
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    digest = policy.split("sha256-")[1].split("'")[0]
    assert len(base64.b64decode(digest)) == 32


@pytest.mark.parametrize("who", ["mallory", "visitor", "paul", "denis"])
def test_a_copy_is_for_members(people: People, site: LocalSite, who: str) -> None:
    """VC16: even of a bookmark that the whole web reads; its page does not name it to others."""
    item = kept(people, site)
    Bookmark.objects.filter(pk=item.pk).update(audience="web")
    browser = people.client(who)
    assert browser.get(f"/bookmarks/{item.pk}/copy/").status_code == 404
    html = browser.get(item.get_absolute_url()).content.decode()
    assert f"/bookmarks/{item.pk}/copy/" not in html
    assert f"/bookmarks/{item.pk}/copy/" in people.client("bob").get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("reason", "head", "headers"),
    [
        ("noarchive", '<meta name="robots" content="index, noarchive">', {}),
        ("noarchive", "", {"x_robots_tag": "noarchive"}),
        ("noarchive", '<meta name="veillee" content="noarchive">', {}),
        ("reserved", '<meta name="tdm-reservation" content="1">', {}),
        ("reserved", "", {"tdm_reservation": "1"}),
        ("no_store", "", {"cache_control": "private, no-store"}),
        ("too_big", "<!--" + "x" * 1_600_000 + "-->", {}),
    ],
)
def test_a_site_that_objects_is_not_copied(
    people: People, site: LocalSite, reason: str, head: str, headers: dict[str, str]
) -> None:
    """VC16, 2.4.6: every way of objecting is heard, and the member is told why."""
    item = read(saved(people, site.page("/guide", page(head=head), **headers)))
    row = Copy.objects.get(bookmark=item)
    assert (row.state, row.reason, row.blob) == ("refused", reason, None)
    assert people.client("bob").get(f"/bookmarks/{item.pk}/copy/").status_code == 404
    told = people.client("bob").get(item.get_absolute_url())
    assert told.context["no_copy"]


def test_robots_txt_is_obeyed(people: People, site: LocalSite) -> None:
    """VC16: a page closed to robots is neither read nor copied."""
    site.page("/robots.txt", "User-agent: *\nDisallow: /guide", "text/plain")
    item = kept(people, site)
    assert item.fetch_error == "robots"
    assert not Copy.objects.exists()
    assert "/guide" not in [asked.path for asked in site.asked]


def test_a_group_that_did_not_ask_keeps_none(people: People, site: LocalSite) -> None:
    """VC16: off from the start, for each group; only its animators switch it on."""
    Keeping.objects.all().delete()
    item = kept(people, site)
    assert not Copy.objects.exists()
    assert people.client("bob").post(f"/bookmarks/{item.pk}/copy/take/").status_code == 404
    assert people.client("bob").post(SETTINGS, {"copies": "on"}).status_code == 403
    page = people.client("carole").get(SETTINGS)
    assert 'name="copies"' in page.content.decode()
    people.client("carole").post(SETTINGS, {"copies": "on"})
    assert Keeping.objects.get(group=people.veille).copies


def test_an_older_bookmark_gets_its_copy_when_asked(people: People, site: LocalSite) -> None:
    """VC16: who edits it asks the worker to read the page again."""
    Keeping.objects.update(copies=False)
    item = kept(people, site)
    Keeping.objects.update(copies=True)
    assert people.client("bob").post(f"/bookmarks/{item.pk}/copy/take/").status_code == 302
    read(item)
    assert Copy.objects.get().state == "kept"


def test_a_dead_link_offers_the_copy(people: People, site: LocalSite) -> None:
    """VC17: the page is gone: members are offered the copy, everybody a link to a public archive."""
    item = kept(people, site)
    Bookmark.objects.filter(pk=item.pk).update(link_state="dead", audience="web")
    for who, offered in (("bob", True), ("visitor", False)):
        html = people.client(who).get(item.get_absolute_url()).content.decode()
        assert "https://web.archive.org/web/*/" in html
        assert (f"/bookmarks/{item.pk}/copy/" in html) == offered


def test_a_removed_copy_leaves_and_does_not_come_back(people: People, site: LocalSite) -> None:
    """VC16: at the request of whoever owns the page; its bytes go, and reading the page again takes none."""
    item = kept(people, site)
    assert people.client("bob").post(f"/bookmarks/{item.pk}/copy/remove/").status_code == 403
    assert people.client("carole").post(f"/bookmarks/{item.pk}/copy/remove/").status_code == 302
    Blob.objects.update(created_at=clock.now() - forgetting.GRACE * 2)
    forgetting.sweep()
    assert not Blob.objects.filter(media_type="text/html").exists()
    Bookmark.objects.update(fetch_state="waiting", fetch_lease=None, fetch_attempts=0)
    read(item)
    assert Copy.objects.get().state == "removed"
