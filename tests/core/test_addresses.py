"""Web addresses: one key per page, clean addresses to keep, addresses found in pasted text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.addresses import ADDRESS_MAX, InvalidAddress, address_key, clean_url, read_address, shown_host, urls_in

SAME = [
    ("http://Example.ORG/a", "https://www.example.org:443/a/"),
    ("https://example.org/a#part", "https://example.org/a"),
    ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?utm_source=x&utm_medium=y&id=3", "https://example.org/a?id=3"),
    ("https://example.org/a?fbclid=1&gclid=2&mc_eid=3&dclid=4&msclkid=5&igshid=6", "https://example.org/a"),
    ("https://example.fr/a?at_medium=email&at_campaign=lettre", "https://example.fr/a"),
    ("https://example.fr/a#xtor=RSS-16001", "https://example.fr/a"),
    ("https://example.fr/a?xtor=EPR-1", "https://example.fr/a"),
    ("https://www.économie.gouv.fr/", "https://xn--conomie-9xa.gouv.fr"),
    ("https://example.org/dr%c3%b4me", "https://example.org/drôme"),
    ("https://example.org/%7Ejean", "https://example.org/~jean"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/?q=a+b", "https://example.org/?q=a%20b"),
    ("example.org", "http://example.org/?"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
    ("https://www.youtube.com/watch?v=abc&si=x&feature=share", "https://youtube.com/watch?v=abc"),
]
DIFFERENT = [
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/#!a", "https://example.org/#!b"),
    ("https://example.org/?id=1", "https://example.org/?id=2"),
    ("https://example.org:8080/", "https://example.org/"),
    ("https://a.example.org/", "https://example.org/"),
    ("https://example.org/?source=rss", "https://example.org/"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_addresses_of_the_same_page_have_one_key(one, other):
    """VC5: scheme, www, case, port, fragment, trackers, order, end slash, encoding and IDN do not matter."""
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_different_pages_have_different_keys(one, other):
    assert address_key(one) != address_key(other)


def test_the_clean_address_keeps_what_leads_to_the_page():
    """VC5: what is kept and shown still has its scheme, its order and its place in the page."""
    kept = clean_url("HTTP://www.Example.org:80/a?b=2&utm_source=x&a=1#part")
    assert kept == "http://www.example.org/a?b=2&a=1#part"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"), ("  \n", "empty"), ("bonjour", "form"), ("ftp://example.org/", "scheme"),
        ("javascript:alert(1)", "form"), ("mailto:a@example.org", "form"), ("file:///etc/passwd", "scheme"),
        ("https://user:secret@example.org/", "credentials"), ("http://a\\@example.org/", "credentials"),
        ("http:///a", "host"), ("http://a..b/", "host"), ("http://-a.org/", "host"), ("http://ex ample.org/", "host"),
        ("http://2130706433/", "host"), ("http://127.1/", "host"), ("http://0x7f.0.0.1/", "host"),
        ("http://0177.0.0.1/", "host"), ("http://[::1]a.org/", "host"), ("http://[fe80::1%25eth0]/", "host"),
        ("http://example.org:99999/", "host"), ("http://example.org:0/", "host"), ("http://\ud800.org/", "form"),
        ("http://example.org/\x00", "form"), ("http://example.org/" + "a" * ADDRESS_MAX, "long"),
        ("http://example.org/" + "é" * 500, "long"), ("http://" + "é" * 300 + ".fr/", "host"),
    ],
)  # fmt: skip
def test_what_is_no_web_address_gets_a_plain_sentence(typed, code):
    with pytest.raises(InvalidAddress) as refused:
        clean_url(typed)
    assert refused.value.code == code
    assert str(refused.value.sentence).endswith((".", "first."))


NAMES = st.sampled_from(["example.org", "www.Example.org", "www.www.a.fr", "économie.fr", "a.b.c.fr", "192.0.2.7"])
PATHS = st.text(st.sampled_from("ab/.é%2eF&=+;:@!$ ~'()*,|\"<[]"), max_size=30)
QUERIES = st.text(st.sampled_from("ab=&+%20é;?/utm_x#!"), max_size=30)
ADDRESSES = st.builds(
    "{}{}/{}?{}#{}".format, st.sampled_from(["http://", "HTTPS://", ""]), NAMES, PATHS, QUERIES, QUERIES
)


@given(ADDRESSES)
def test_cleaning_twice_is_cleaning_once_and_does_not_change_the_key(address):
    """VC5: the key of what is stored is the key of what was pasted, and a key is its own key."""
    cleaned = clean_url(address)
    assert clean_url(cleaned) == cleaned
    assert address_key(cleaned) == address_key(address)
    assert address_key(address_key(address)) == address_key(address)
    assert address_key(address).isascii()


@pytest.mark.parametrize("sign", list("+%=&/:@!$'()*,;~?# .é<[") + ["%2", "%41", "%C3"])
@pytest.mark.parametrize("place", ["", "?", "#!", "#"])
def test_a_key_is_never_longer_than_what_the_database_keeps(sign, place):
    with suppress(InvalidAddress):
        assert len(address_key(f"https://a.fr/{place}a{sign * 600}z")) <= ADDRESS_MAX


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_a_plain_refusal(text):
    for address in (text, f"https://{text}", f"https://example.org/{text}"):
        with suppress(InvalidAddress):
            assert len(address_key(address)) <= ADDRESS_MAX
            read_address(clean_url(address))


def test_addresses_are_found_in_pasted_text():
    """VC3: one or many, in prose or one a line, each page once, punctuation left out."""
    pasted = """Voir https://fr.wikipedia.org/wiki/Crest_(Dr%C3%B4me), puis (www.example.fr/a).
    «https://example.fr/b?utm_source=x» et encore http://example.fr/b/ !
    mairie-crest.fr
    rien ici. Ni ici: ftp://example.org/"""
    assert urls_in(pasted) == [
        "https://fr.wikipedia.org/wiki/Crest_(Dr%C3%B4me)",
        "https://www.example.fr/a",
        "https://example.fr/b",
        "https://mairie-crest.fr/",
    ]


def test_a_text_shared_by_a_phone_gives_its_address():
    """VC2: Android puts the address inside the text."""
    assert urls_in("La fibre arrive - Le Crestois https://example.fr/fibre?xtor=CS1") == ["https://example.fr/fibre"]


def test_the_number_of_addresses_taken_is_bounded():
    assert len(urls_in("\n".join(f"https://example.org/{n}" for n in range(50)), limit=10)) == 10


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://xn--conomie-9xa.gouv.fr/", "économie.gouv.fr"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("nothing", ""),
    ],
)
def test_the_name_of_a_site_is_shown_without_traps(url, shown):
    assert shown_host(url) == shown
