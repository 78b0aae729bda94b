"""The fetcher over a real connection: limits, redirects, conditions, compression, certificates."""

import gzip
import ssl
import time
import zlib
from contextlib import contextmanager
from dataclasses import replace

import pytest

from core import fetch as fetching
from core.fetch import FEED_LIMITS, PAGE_LIMITS, FetchError, conditional, fetch, user_agent
from tests.web import CERTIFICATE, LocalSite

QUICK = replace(FEED_LIMITS, seconds=0.4)


def failure(url, **named):
    """Return the error of a fetch that must fail."""
    with pytest.raises(FetchError) as failed:
        fetch(url, **named)
    assert str(failed.value.sentence)
    return failed.value


def test_it_brings_back_status_headers_and_body(site):
    answer = fetch(site.page("/a?b=1", "Bonjour"))
    assert (answer.status, answer.body, answer.content_type) == (200, b"Bonjour", "text/html; charset=utf-8")
    assert answer.ok
    assert answer.wire > 7
    assert answer.redirects == []
    assert answer.url == site.url("/a?b=1")


def test_it_presents_itself_and_asks_only_for_gzip(site, settings):
    settings.PUBLIC_URL = "https://veillee.example.org"
    fetch(site.page("/"), headers={"User-Agent": user_agent(12), "Accept": "application/rss+xml"})
    sent = site.asked[0].headers
    assert sent["user-agent"] == f"Veillee/{settings.VEILLEE_VERSION} (+https://veillee.example.org/; 12 subscribers)"
    assert sent["accept"] == "application/rss+xml"
    assert sent["accept-encoding"] == "gzip"
    assert "cookie" not in sent


def test_proxies_of_the_environment_are_ignored(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetch(site.page("/", "direct")).body == b"direct"


def test_one_byte_at_a_time_stops_at_the_clock(site):
    """REL-H6: each read is quick enough, the whole is not."""
    begun = time.monotonic()
    assert failure(site.slow("/drip"), limits=QUICK).code == "slow"
    assert time.monotonic() - begun < 4


def test_a_silent_site_stops_at_the_clock(site):
    assert failure(site.silent("/"), limits=QUICK).code == "slow"


def test_a_resolver_that_hangs_stops_at_the_clock(site):
    begun = time.monotonic()
    error = failure("http://slow.test/", limits=QUICK, resolve=lambda host: site.closing.wait(5) and [])
    assert error.code == "no_site"
    assert time.monotonic() - begun < 4


def test_an_endless_body_stops_at_the_byte_count(site):
    """REL-H6: 5 MB on the wire, whatever the site would send."""
    begun = time.monotonic()
    assert failure(site.endless("/")).code == "too_big"
    assert time.monotonic() - begun < 10


def test_a_body_announced_too_big_is_not_read(site):
    assert failure(site.page("/", b"x" * 2_000), limits=replace(FEED_LIMITS, wire=1_000)).code == "too_big"


def test_a_gzip_bomb_stops_before_it_fills_the_memory(site):
    """REL-H6: 100 MB in 100 kB."""
    assert failure(site.bomb("/", 100)).code == "too_big"


def test_a_page_may_be_cut_instead(site):
    answer = fetch(site.endless("/"), limits=replace(PAGE_LIMITS, wire=200_000))
    assert answer.cut
    assert answer.body.startswith(b"<p><p>")
    assert 100_000 < len(answer.body) <= 200_000


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", lambda body: gzip.compress(body[:100], mtime=0) + gzip.compress(body[100:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("utf-8", bytes),
    ],
)
def test_compressed_answers_are_unpacked(site, coding, pack):
    body = b"Dr\xc3\xb4me " * 5_000
    assert fetch(site.page("/", pack(body), content_encoding=coding)).body == body


@pytest.mark.parametrize(
    ("coding", "body"),
    [("br", b"x"), ("gzip", b"not gzip"), ("gzip", gzip.compress(b"cut" * 99, mtime=0)[:-9]), ("gzip, gzip", b"")],
)
def test_what_cannot_be_unpacked_is_said(site, coding, body):
    assert failure(site.page("/", body, content_encoding=coding)).code == "garbled"


def test_redirects_are_followed_and_told(site):
    """VC5: redirects followed; the permanent ones at the beginning tell where the source moved."""
    site.redirect("/old", "/new", 301)
    site.redirect("/new", "/today", 302)
    site.page("/today", "here")
    answer = fetch(site.url("/old"))
    assert answer.redirects == [(301, site.url("/new")), (302, site.url("/today"))]
    assert (answer.url, answer.moved_to) == (site.url("/today"), site.url("/new"))


def test_a_redirect_loop_ends(site):
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert failure(site.url("/a")).code == "redirects"
    assert len(site.asked) == 6


@pytest.mark.parametrize("to", ["ftp://example.org/", "file:///etc/passwd", "http://u:p@example.org/", "http://["])
def test_a_redirect_to_something_else_is_refused(site, to):
    site.redirect("/", to)
    assert failure(site.url("/")).code == "address"


def test_secrets_do_not_follow_a_redirect_to_another_site(site, settings):
    with LocalSite() as other:
        settings.VEILLEE_FETCH_ALLOW = [site.address, other.address]
        other.page("/", "there")
        site.redirect("/", other.url("/"))
        fetch(site.url("/"), headers={"Authorization": "Bearer x", "Accept": "text/html"})
    assert site.asked[0].headers["authorization"] == "Bearer x"
    assert "authorization" not in other.asked[0].headers
    assert other.asked[0].headers["accept"] == "text/html"


def test_unchanged_content_is_not_sent_again(site):
    site.page("/", "body", etag='W/"a-1"', last_modified="Mon, 06 Sep 2021 00:01:00 GMT")
    first = fetch(site.url("/"))
    second = fetch(site.url("/"), headers=conditional(first.etag, first.last_modified))
    assert (second.not_modified, second.body, second.etag) == (True, b"", 'W/"a-1"')
    assert site.asked[1].headers["if-none-match"] == 'W/"a-1"'
    assert site.asked[1].headers["if-modified-since"] == "Mon, 06 Sep 2021 00:01:00 GMT"


def test_a_stored_validator_cannot_add_a_header():
    assert conditional('"a"\r\nX-Evil: 1', "") == {}


def test_a_post_is_sent_and_its_redirect_is_not_followed(site):
    site.page("/hook", status=307, location="/elsewhere")
    answer = fetch(site.url("/hook"), method="POST", content=b"a=1")
    assert (answer.status, site.asked[0].body, len(site.asked)) == (307, b"a=1", 1)


def test_a_head_has_no_body(site):
    assert fetch(site.page("/", "body"), method="HEAD").body == b""


@pytest.mark.parametrize(("status", "ok"), [(200, True), (404, False), (410, False), (503, False)])
def test_the_status_is_told_and_can_be_made_an_error(site, status, ok):
    answer = fetch(site.page("/", "x", status=status))
    assert answer.ok is ok
    if not ok:
        with pytest.raises(FetchError) as failed:
            answer.raise_for_status()
        assert failed.value.code == f"http_{status}"


def test_nonsense_is_a_plain_error(site):
    site.answer("/", lambda handler: handler.wfile.write(b"\x00\x01nonsense\r\n\r\n"))
    assert failure(site.url("/")).code == "garbled"


def test_a_closed_door_is_a_plain_error(settings):
    with LocalSite() as gone:
        url = gone.url("/")
    settings.VEILLEE_FETCH_ALLOW = [gone.address]
    assert failure(url).code == "no_answer"


def test_the_certificate_is_that_of_the_name_asked_for(settings, monkeypatch):
    """REL-H6: connecting to a checked address does not weaken TLS: name and authority are still verified."""
    with LocalSite(tls=True) as secure:
        settings.VEILLEE_FETCH_ALLOW = [secure.address]
        secure.page("/", "safe")
        ours = {"resolve": lambda host: ["127.0.0.1"]}
        assert failure(secure.url("/", "site.test"), **ours).code == "certificate"
        trusting = ssl.create_default_context(cafile=CERTIFICATE)
        monkeypatch.setattr(fetching, "tls_context", lambda: trusting)
        assert fetch(secure.url("/", "site.test"), **ours).body == b"safe"
        assert secure.asked[0].headers["host"] == f"site.test:{secure.port}"
        assert failure(secure.url("/", "other.test"), **ours).code == "certificate"


def test_a_host_is_held_once_from_its_first_request_to_the_end(site):
    held = []

    @contextmanager
    def turn(host):
        held.append(f"{host} held, {len(site.asked)} asked")
        yield
        held.append(f"{host} free, {len(site.asked)} asked")

    site.redirect("/", "/b")
    site.page("/b")
    fetch(site.url("/"), turn=turn)
    assert held == ["127.0.0.1 held, 0 asked", "127.0.0.1 free, 2 asked"]
