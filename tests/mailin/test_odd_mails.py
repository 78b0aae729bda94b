"""Mails that go wrong: machines, loops, charsets, broken MIME, Outlook's envelope, thirty megabytes."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.models import Comment, Content
from forum.models import Topic
from mailin import html_text, letters, machines, posting
from mailin.flowed import unfold
from mailin.models import ReceivedMail
from notifications import answering
from tests.mailin.conftest import answers, arrives, written
from tests.people import People
from toolkit import actions

MACHINES = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated; x=y"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"X_Loop": "ailleurs.test"},
    {"List_Id": "<liste.ailleurs.test>"},
    {"List_Unsubscribe": "<mailto:x@ailleurs.test>"},
    {"X_Autoreply": "yes"},
    {"Subject": "Réponse automatique : Réunion"},
    {"Subject": "Automatic reply: Meeting"},
    {"Subject": "Absence du bureau"},
    {"Return_Path": "<>"},
    {"X_Veillee_Delivery": "x"},
    {"From": "veille-numerique@courriel.test"},
]


@pytest.fixture
def to_bob(people: People) -> str:
    """The address by which bob answers a thread of alice's."""
    topic = Topic(group=people.veille, title="Réunion", body="?", audience="group")
    return answering.reply_address(people.bob, actions.publish(item=topic, author=people.alice))


@pytest.mark.parametrize("headers", MACHINES, ids=[" ".join(f"{k} {v}" for k, v in one.items()) for one in MACHINES])
def test_what_a_machine_wrote_is_recognised(headers: dict[str, str], settings) -> None:
    """REL-M4: by each of its signs; the same mail without it was written by a person."""
    settings.DEFAULT_FROM_EMAIL = "veillee@site.test"
    message = written("bob@demo.test", "x@courriel.test")
    assert machines.written_by_machine(letters.read(message.as_bytes()), "bob@demo.test") == ""
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    assert machines.written_by_machine(letters.read(message.as_bytes()), "bob@demo.test")


def test_no_machine_makes_a_post_or_a_mail(people: People, to_bob: str) -> None:
    """REL-M4: automatic answers, reports without a sender, calendars: ignored, never answered."""
    answers()
    calendar = written("bob@demo.test", to_bob)
    calendar.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR", subtype="calendar", params={"method": "REPLY"})
    rows = [
        arrives(written("bob@demo.test", to_bob, subject="Un", Auto_Submitted="auto-replied")),
        arrives(written("bob@demo.test", to_bob, subject="Deux"), envelope="<>"),
        arrives(calendar),
        arrives(written("x@ailleurs.test", "veille-numerique@courriel.test", Precedence="list")),
    ]
    assert [row.state for row in rows] == ["ignored"] * 4
    assert (Comment.objects.count(), answers()) == (0, [])


def test_our_own_answer_coming_back_starts_no_loop(people: People, to_bob: str) -> None:
    """REL-M4: a refusal delivered to us is not refused in turn."""
    arrives(written("bob@demo.test", to_bob, "> rien"))
    sent = next(one for one in answers() if one.to == ["bob@demo.test"] and "mail/" in one.body)
    message = EmailMessage()
    for name, value in {**sent.extra_headers, "From": "bob@demo.test", "To": to_bob}.items():
        message[name] = value
    message.set_content(sent.body)
    assert arrives(message).state == "ignored"
    assert answers() == []


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "utf-16", "mac-roman"])
def test_any_charset_is_read(charset: str) -> None:
    """FO29: what the header says, what it forgets, what it says wrongly."""
    part = MIMEText("Été à l'œil".replace("œ", "oe"), "plain", charset)
    assert letters.read(part.as_bytes()).body == "Été à l'oeil"
    assert letters.read(MIMEText("Zoé", "plain", charset).as_bytes()).body == "Zoé"
    wrong = b"Content-Type: text/plain; charset=x-inconnu\r\n\r\n" + "Été".encode()
    assert letters.read(wrong).body == "Été"


def test_headers_in_any_words() -> None:
    """FO29: encoded words, raw bytes, several senders, none."""
    raw = b"From: =?iso-8859-1?Q?Zo=E9?= <Zoe@Ailleurs.test>\r\nSubject: =?utf-8?b?w4l0w6k=?=\r\n suite\r\n\r\nx"
    letter = letters.read(raw)
    assert (letter.sender, letter.subject) == (("Zoé", "zoe@ailleurs.test"), "Été suite")
    assert letters.read(b"From: a@b.test, c@d.test\r\n\r\nx").sender == ("", "")
    assert letters.read(b"").sender == ("", "")
    assert letters.read("Subject: Été brut\r\n\r\nx".encode()).subject


@given(st.binary(max_size=3000))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    """FO29: malformed MIME of any sort is read as far as it goes."""
    for raw in (data, b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + data, b"Content-Type: " + data):
        letter = letters.read(raw)
        assert isinstance(letter.body, str)
        assert isinstance(letter.subject, str)
        assert letter.date is None or letter.date.tzinfo


def test_parts_without_end_are_bounded() -> None:
    """REL-H7: a mail of ten thousand parts, or of a hundred storeys, costs no more than a mail."""
    many = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000
    assert len(letters.read(many).body) < 2_000
    deep = MIMEText("fond")
    for _storey in range(60):
        outer = MIMEMultipart()
        outer.attach(deep)
        deep = outer
    assert letters.read(deep.as_bytes()).files == []


def test_html_alone_becomes_markdown() -> None:
    """FO29: paragraphs, lists, links, emphasis; scripts and styles go."""
    html = "<style>x</style><p>Bonjour <b>à tous</b>,</p><ul><li>un</li><li><a href='https://exemple.org/a'>deux</a></li></ul><script>x</script>"
    assert html_text.markdown(html) == "Bonjour **à tous**,\n\n- un\n- [deux](https://exemple.org/a)"


def test_flowed_text_is_unfolded() -> None:
    """FO29, RFC 3676: soft ends joined, quotes apart, the signature's dashes kept."""
    said = "Une phrase \nsur deux lignes.\n> citée \n> aussi\n-- \nBob"
    assert unfold(said) == "Une phrase sur deux lignes.\n> citée aussi\n-- \nBob"


def test_signatures_of_programs_are_no_files_and_sealed_mails_say_so(people: People, to_bob: str) -> None:
    """FO29: S/MIME and PGP signatures are left out; an encrypted mail gets a sentence."""
    signed = MIMEMultipart("signed")
    signed.attach(MIMEText("Bonjour."))
    signed.attach(MIMEText("x", "pgp-signature"))
    signed.get_payload()[1].replace_header("Content-Type", "application/pgp-signature")
    letter = letters.read(signed.as_bytes())
    assert (letter.body, letter.files) == ("Bonjour.", [])
    sealed = written("bob@demo.test", to_bob)
    sealed.replace_header("Content-Type", "application/pkcs7-mime")
    assert arrives(sealed).reason == "sealed"


def test_a_mail_in_a_mail_and_pictures_inside_the_text() -> None:
    """FO29: the first is a file of its own; a small picture of a signature is left out, a large one is a file."""
    message = written("bob@demo.test", "x@courriel.test")
    inner = EmailMessage()
    inner["Subject"] = "Pièce"
    inner.set_content("dedans")
    message.add_attachment(inner)
    for size in (100, 20_000):
        message.add_attachment(
            b"x" * size, maintype="image", subtype="png", cid="<i>", disposition="inline", filename="i.png"
        )
    assert [one.name for one in letters.read(message.as_bytes()).files] == ["piece.eml", "i.png"]


def test_refused_files_are_named_and_the_text_is_published(people: People, to_bob: str) -> None:
    """FO29, FO32: a program, an empty file; the rest arrives and the answer says what did not."""
    message = written("bob@demo.test", to_bob, "Voici.")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="outil.exe")
    message.add_attachment(b"", maintype="application", subtype="octet-stream", filename="vide.txt")
    message.add_attachment(b"bon", maintype="text", subtype="plain", filename="bon.txt")
    row = arrives(message)
    assert [one.name for one in row.comment.attachments.all()] == ["bon.txt"]
    body = next(one.body for one in answers() if one.to == ["bob@demo.test"] and "outil.exe" in one.body)
    assert "vide.txt" in body


def test_a_mail_with_files_alone_names_them(people: People, to_bob: str) -> None:
    """FO29: a telephone sends a photo without a word."""
    message = written("bob@demo.test", to_bob, "\n")
    message.add_attachment(b"notes", maintype="text", subtype="plain", filename="notes.txt")
    assert "notes.txt" in arrives(message).comment.body


def test_thirty_megabytes_arrive(people: People, to_bob: str, settings) -> None:
    """FO29: a file up to the limit is joined, one beyond is named."""
    message = written("bob@demo.test", to_bob, "Voici.")
    message.add_attachment(
        b"x" * (30 * 1024 * 1024), maintype="application", subtype="octet-stream", filename="gros.dat"
    )
    row = arrives(message)
    assert (row.state, row.comment.attachments.count()) == ("done", 0)
    assert "gros.dat" in row.details


def test_what_breaks_us_is_tried_again_then_kept(people: People, to_bob: str, monkeypatch) -> None:
    """FO32: never lost, never a traceback for its author, never a loop."""
    monkeypatch.setattr(posting, "comment", lambda *args: 1 / 0)
    row = arrives(written("bob@demo.test", to_bob))
    for _turn in range(5):
        ReceivedMail.objects.filter(pk=row.pk).update(lease_until=None)
        from mailin import processing

        processing.process_waiting()
    row.refresh_from_db()
    assert (row.state, row.reason, row.attempts) == ("refused", "broken", 3)
    assert Content.objects.filter(kind="topic").count() == 1
