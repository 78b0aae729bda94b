"""What sites ask of robots (RFC 9309), and one request at a time per host."""

import pytest
from django.core.cache import cache

from core.fetch import FetchError
from core.politeness import host_turn
from core.robots import read_robots, robots_url

SITE = "https://example.org"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /private", "/private/a", False),
        ("Disallow: /private", "/public", True),
        ("Disallow:", "/a", True),
        ("Disallow: /\nAllow: /a", "/a/b", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*?", "/a?b=1", False),
        ("Disallow: /*?", "/a", True),
        ("Disallow: /*.pdf$", "/a/b.pdf", False),
        ("Disallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("Disallow: /a*b*c", "/a-b-c-d", False),
        ("Disallow: /dr%c3%b4me", "/drôme", False),
        ("disallow : /a # comment", "/a", False),
        ("Crawl-delay: 9", "/a", True),
    ],
)
def test_the_longest_rule_wins(rules, path, allowed):
    robots = read_robots(200, f"\ufeffUser-agent: *\n{rules}\n".encode())
    assert robots.allows(SITE + path) is allowed


def test_our_own_group_replaces_the_general_one():
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: Veillee/1.0\nUser-agent: other\nDisallow: /a\n"
    robots = read_robots(200, body)
    assert robots.allows(f"{SITE}/b")
    assert not robots.allows(f"{SITE}/a")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (301, True), (500, False), (503, False)])
def test_a_missing_file_asks_nothing_and_a_broken_site_is_left_alone(status, allowed):
    assert read_robots(status, b"User-agent: *\nDisallow: /").allows(f"{SITE}/a") is allowed


def test_a_hostile_file_is_bounded():
    robots = read_robots(200, b"User-agent: *\n" + b"Disallow: /" + b"*a" * 100_000 + b"\nDisallow: /x\n" * 90_000)
    assert len(robots.rules) <= 2_000
    assert robots.allows(f"{SITE}/{'a' * 1_500}") is False


def test_the_file_is_at_the_root():
    assert robots_url("https://example.org:8443/a?b#c") == "https://example.org:8443/robots.txt"


def test_a_host_is_read_by_one_worker_at_a_time_with_a_pause():
    cache.clear()
    with host_turn("example.org"), host_turn("example.net"):
        with pytest.raises(FetchError) as refused, host_turn("example.org"):
            pass
        assert refused.value.code == "busy"
    with pytest.raises(FetchError), host_turn("example.org"):
        pass
    cache.clear()
    with host_turn("example.org"):
        pass
