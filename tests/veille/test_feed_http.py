"""Feeds over HTTP: media types, validators, 304, HEAD, and nothing about the reader."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory

from core.feeds import FORMATS, render
from core.feeds.http import respond, sources_response
from core.feeds.model import Person, SourceList
from tests.veille.feed_sample import FEED, FULL, SELF_URLS, SITE, WATCH, XML_FORMATS

every_format = pytest.mark.parametrize("format", FORMATS)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
READER = "application/atom+xml,application/rdf+xml,application/rss+xml,text/x-opml,application/xml;q=0.9,*/*;q=0.1"
LONG_AGO = "Thu, 01 Jan 2015 00:00:00 GMT"
AT_UPDATE = "Sat, 21 Nov 2026 09:30:00 GMT"


def ask(format: str = "atom", method: str = "GET", feed=FEED, **headers: str) -> HttpResponseBase:
    request = RequestFactory().generic(method, "/feed", headers=headers)
    return respond(
        request,
        render(feed, format),
        media_type=FORMATS[format].media_type,
        updated=feed.updated,
        self_url=feed.self_urls[format],
        hub=feed.hub,
        language=feed.language,
    )


def etag(format: str = "atom") -> str:
    return ask(format)["ETag"]


@every_format
def test_answer_carries_body_type_and_validators(format):
    """VP5: media type, strong ETag of the bytes, Last-Modified of the feed, Cache-Control."""
    response = ask(format)
    assert (response.status_code, response.content) == (200, render(FEED, format))
    assert response["Content-Type"] == f"{FORMATS[format].media_type}; charset=utf-8"
    assert response["ETag"] == f'"{sha256(response.content).hexdigest()}"'
    assert response["Last-Modified"] == AT_UPDATE
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Content-Length"] == str(len(response.content))
    assert response["Content-Language"] == "fr"


@every_format
def test_nothing_depends_on_the_reader(format):
    """VP5: no cookie, no `Vary: Cookie`."""
    response = ask(format, Cookie="sessionid=1")
    assert not response.cookies
    assert response["Vary"] == "Accept"


def test_link_header_names_the_feed_and_its_hub():
    assert ask("rss")["Link"] == f'<https://hub.example/>; rel="hub", <{SELF_URLS["rss"]}>; rel="self"'
    assert ask("rss", feed=replace(FEED, hub=""))["Link"] == f'<{SELF_URLS["rss"]}>; rel="self"'


@every_format
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_known_tag_gets_304_with_its_headers_and_no_body(format, method):
    """VP5: 304 with ETag and Cache-Control."""
    response = ask(format, method, **{"If-None-Match": f'"other", {etag(format)}'})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == etag(format)
    assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": '"unknown"'}, 200),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"unknown"', "If-Modified-Since": AT_UPDATE}, 200),
        ({"If-None-Match": "not-quoted", "If-Modified-Since": AT_UPDATE}, 200),
        ({"If-Modified-Since": AT_UPDATE}, 304),
        ({"If-Modified-Since": LONG_AGO}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
    ],
)
def test_conditions_are_read_as_rfc_9110_says(headers, status):
    """VP5: If-None-Match wins over If-Modified-Since; an unknown tag gives the whole feed."""
    assert ask(**headers).status_code == status


def test_known_tag_wins_over_an_old_date():
    assert ask(**{"If-None-Match": etag(), "If-Modified-Since": LONG_AGO}).status_code == 304


def test_tag_made_weak_by_compression_is_still_known():
    assert ask(**{"If-None-Match": f"W/{etag()}"}).status_code == 304


def test_tag_changes_with_the_content_alone():
    """VP5: same bytes until something changes."""
    assert etag() == etag()
    changed = replace(FEED, items=(replace(FULL, title="Autre"),))
    assert ask(feed=changed)["ETag"] != etag()


@every_format
def test_head_has_the_headers_of_get_without_body(format):
    """VP5: HEAD."""
    got, head = ask(format), ask(format, "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(method):
    response = ask(method=method)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("format", XML_FORMATS)
def test_browser_gets_xml_that_it_can_style_and_a_tag_of_its_own(format):
    """VP4: browsers apply the stylesheet to plain XML, not to feed types."""
    response = ask(format, Accept=BROWSER)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert response.content == render(FEED, format)
    assert response["ETag"] != etag(format)
    assert ask(format, Accept=BROWSER, **{"If-None-Match": response["ETag"]}).status_code == 304


@every_format
@pytest.mark.parametrize("accept", ["*/*", READER, "text/html", ""])
def test_others_get_the_type_that_was_announced(format, accept):
    """VP4: the same media type as the discovery link."""
    assert ask(format, Accept=accept)["Content-Type"] == f"{FORMATS[format].media_type}; charset=utf-8"


def test_json_is_json_to_browsers_too():
    assert ask("json", Accept=BROWSER)["Content-Type"] == "application/feed+json; charset=utf-8"


def test_sources_are_served_like_a_feed():
    sources = SourceList("Sources", WATCH, Person("G"), datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    own = f"{SITE}/g/veille-numerique/veille/sources.opml"
    response = sources_response(RequestFactory().get("/sources"), sources, own)
    assert response["Content-Type"] == "text/x-opml; charset=utf-8"
    assert (response["Link"], response["Last-Modified"]) == (f'<{own}>; rel="self"', AT_UPDATE)
    again = RequestFactory().get("/sources", headers={"If-None-Match": response["ETag"]})
    assert sources_response(again, sources, own).status_code == 304
