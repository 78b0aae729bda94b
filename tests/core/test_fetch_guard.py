"""Which machines the fetcher may reach: none that is not on the public Internet, by whatever name it is called."""

import socket

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fetch import FetchError, fetch
from core.fetch_guard import is_public, reachable
from tests.web import LocalSite

INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.127.255.254", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.250", "255.255.255.255",
    "240.0.0.1", "192.0.0.170", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "168.63.129.16",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2002:5db8:d822::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2606:4700::5efe:10.0.0.1", "100::1", "not an address", "",
]  # fmt: skip
OUTSIDE = ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2a01:e00::1"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    """REL-H6: loopback, private, link-local, shared, multicast and their IPv6 disguises are refused."""
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_private_address_passes_in_an_ipv6_disguise(ip):
    """REL-H6: the same for every private address in every known embedding."""
    number = int(ip)
    for high, low in ((0xFFFF, 32), (0x64FF9B << 96 >> 32, 32), (0, 32)):
        assert not is_public(str(socket.inet_ntop(socket.AF_INET6, ((high << low) | number).to_bytes(16, "big"))))


def test_one_private_address_spoils_the_name():
    with pytest.raises(FetchError) as refused:
        reachable(["93.184.216.34", "10.0.0.1"], 443)
    assert refused.value.code == "no_site"


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 8000, 11211])
def test_ports_that_are_not_of_the_web_are_refused(port):
    with pytest.raises(FetchError):
        reachable(["93.184.216.34"], port)


def test_an_exception_is_an_exact_address_and_port(settings):
    settings.VEILLEE_FETCH_ALLOW = ["127.0.0.1:9000", "[::1]:9000"]
    assert reachable(["127.0.0.1"], 9000) == ["127.0.0.1"]
    assert reachable(["::1", "127.0.0.1"], 9000) == ["::1", "127.0.0.1"]
    for address, port in (("127.0.0.1", 9001), ("127.0.0.2", 9000), ("127.0.0.1", 80)):
        with pytest.raises(FetchError):
            reachable([address], port)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "①②⑦.⓪.⓪.①",
     "localhost", "LOCALHOST.", "0", "0.0.0.0", "[::]"],
)  # fmt: skip
def test_no_form_of_loopback_is_ever_connected_to(host):
    """REL-H6: the listener counts no connection."""
    with LocalSite() as inside:
        inside.page("/", "secret")
        with pytest.raises(FetchError) as refused:
            fetch(inside.url("/", host))
        assert inside.connections == 0
        assert refused.value.code in ("no_site", "address")


def test_a_redirect_inside_is_not_followed(site):
    """REL-H6: the check is made again at each redirect."""
    with LocalSite() as inside:
        site.redirect("/out", inside.url("/"))
        with pytest.raises(FetchError) as refused:
            fetch(site.url("/out"))
        assert inside.connections == 0
        assert refused.value.code == "no_site"


def test_a_name_is_resolved_once_and_the_address_that_was_judged_is_used(site, monkeypatch):
    """REL-H6: a name that turns private at the second look-up is never connected to there (DNS rebinding)."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    dialled = []

    def dial(self, host, *rest, **named):
        dialled.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", dial)
    for code in ("no_answer", "no_site"):
        with pytest.raises(FetchError) as failed:
            fetch("http://rebinding.test/", resolve=lambda host: next(answers))
        assert failed.value.code == code
    assert dialled == ["93.184.216.34"]


def test_a_private_name_and_an_unknown_name_get_the_same_sentence():
    """REL-H6: people learn nothing of the network inside."""
    sentences = set()
    for addresses in ([], ["10.0.0.1"], ["169.254.169.254"]):
        with pytest.raises(FetchError) as refused:
            fetch("http://intranet.test/", resolve=lambda host, found=addresses: found)
        sentences.add((refused.value.code, str(refused.value.sentence), str(refused.value)))
    assert len(sentences) == 1


def test_a_second_address_is_tried_when_the_first_does_not_answer(site, settings):
    settings.VEILLEE_FETCH_ALLOW = [site.address, f"127.0.0.9:{site.port}"]
    site.page("/", "here")
    assert fetch(site.url("/", "two.test"), resolve=lambda host: ["127.0.0.9", "127.0.0.1"]).body == b"here"
