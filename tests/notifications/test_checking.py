"""The check of the mail set-up: what the domain's records say, in plain words, without any network."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from notifications import checking
from tests.people import People

SPF, DKIM, DMARC, MX, PTR = range(5)
GOOD: dict[tuple[str, str], list[str]] = {
    ("exemple.org", "TXT"): ["google-site-verification=x", "v=spf1 ip4:192.0.2.1 include:relay.test -all"],
    ("cle._domainkey.exemple.org", "TXT"): ["v=DKIM1; k=rsa; p=MIIBIjANBg"],
    ("_dmarc.exemple.org", "TXT"): ["v=DMARC1; p=quarantine"],
    ("exemple.org", "MX"): ["10 mail.exemple.org"],
    ("mail.exemple.org", "A"): ["93.184.216.34"],
    ("34.216.184.93.in-addr.arpa", "PTR"): ["mail.exemple.org"],
}
Zone = dict[tuple[str, str], list[str]]


@pytest.fixture(autouse=True)
def set_up(settings: Any) -> None:
    """An installation whose records are all right."""
    settings.DEFAULT_FROM_EMAIL = "Veillée <veillee@exemple.org>"
    settings.BOUNCE_ADDRESS = "bounces@exemple.org"
    settings.DKIM_SELECTOR = "cle"
    settings.EMAIL_HOST = "mail.exemple.org"


def found(**changes: Any) -> list[checking.Check]:
    """Return the checks against records that differ from good ones by `changes`: {(name, type): records}."""
    zone = GOOD | changes.get("zone", {})
    return checking.check(lambda name, kind: zone.get((name, kind), []))


def test_good_records_are_all_right() -> None:
    """REL-M5, LM19."""
    assert [check.state for check in found()] == ["ok"] * 5


@pytest.mark.parametrize(
    ("which", "state", "zone"),
    [
        (SPF, "wrong", {("exemple.org", "TXT"): []}),
        (SPF, "wrong", {("exemple.org", "TXT"): ["v=spf1 -all", "v=spf1 a -all"]}),
        (SPF, "wrong", {("exemple.org", "TXT"): ["v=spf1 +all"]}),
        (SPF, "wrong", {("exemple.org", "TXT"): ["v=spf1 " + "include:a.test " * 11 + "-all"]}),
        (SPF, "weak", {("exemple.org", "TXT"): ["v=spf1 a"]}),
        (DKIM, "wrong", {("cle._domainkey.exemple.org", "TXT"): []}),
        (DKIM, "wrong", {("cle._domainkey.exemple.org", "TXT"): ["v=DKIM1; p="]}),
        (DMARC, "wrong", {("_dmarc.exemple.org", "TXT"): []}),
        (DMARC, "weak", {("_dmarc.exemple.org", "TXT"): ["v=DMARC1; p=none"]}),
        (MX, "wrong", {("exemple.org", "MX"): []}),
        (PTR, "wrong", {("34.216.184.93.in-addr.arpa", "PTR"): []}),
        (PTR, "wrong", {("34.216.184.93.in-addr.arpa", "PTR"): ["elsewhere.test"]}),
    ],
)
def test_what_is_wrong_is_said(which: int, state: str, zone: Zone) -> None:
    """REL-M5, LM19."""
    checks = found(zone=zone)
    assert checks[which].state == state
    assert [check.state for place, check in enumerate(checks) if place != which] == ["ok"] * 4


def test_what_is_missing_comes_with_the_record_to_publish() -> None:
    """LM19."""
    check = found(zone={("_dmarc.exemple.org", "TXT"): []})[DMARC]
    assert check.record.startswith('_dmarc.exemple.org. TXT "v=DMARC1; p=quarantine; rua=mailto:')


def test_an_envelope_of_another_domain_is_not_aligned(settings: Any) -> None:
    """REL-M5: SPF then counts for nothing (RFC 7489)."""
    settings.BOUNCE_ADDRESS = "bounces@relais.test"
    zone = {("relais.test", "TXT"): ["v=spf1 -all"], ("relais.test", "MX"): ["10 x"]}
    assert found(zone=zone)[DMARC].state == "weak"


@pytest.mark.parametrize(
    ("envelope", "strict", "aligned"), [("mail.exemple.org", False, True), ("mail.exemple.org", True, False)]
)
def test_a_domain_below_ours_is_aligned_unless_strict(envelope: str, strict: bool, aligned: bool) -> None:
    assert checking.is_aligned("exemple.org", envelope, strict=strict) is aligned


def test_without_a_name_server_nothing_is_claimed() -> None:
    def silent(name: str, kind: str) -> list[str]:
        raise OSError

    assert [check.state for check in checking.check(silent)] == ["unknown"]


def test_the_command_says_it_and_ends_with_an_error(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """LM19."""
    checks = found(zone={("exemple.org", "TXT"): []})
    monkeypatch.setattr(checking, "check", lambda: checks)
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_mail", "--to", "moi@exemple.org", stdout=said)
    assert "WRONG   SPF" in said.getvalue()
    assert "v=spf1 a mx" in said.getvalue()


def test_the_page_shows_the_checks_when_asked(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = found(zone={("_dmarc.exemple.org", "TXT"): []})
    monkeypatch.setattr(checking, "check", lambda: checks)
    admin = people.client("admin_on")
    assert "DMARC" not in admin.get("/site/mail/check/").content.decode()
    assert "v=DMARC1" in admin.post("/site/mail/check/").content.decode()
