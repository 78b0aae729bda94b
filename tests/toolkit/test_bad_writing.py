"""What should not be written, sent by HTTP: a clear sentence, the text kept, bounded time, nothing alive."""

from __future__ import annotations

import itertools
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml.html import fromstring

from bookmarks.actions import Typed, save
from content.models import Comment, Content
from content.models.comment import COMMENT_MAX
from core import text
from tests.people import People

pytestmark = pytest.mark.django_db
# Each is repeated to the greatest length a text may have: every sign of Markdown alone, doubled, opened, never closed.
ODD = [
    "`", "``", "*", "**", "*a", "**a ", "_a ", "a_", "~~", "~~a", "[", "[a", "[a](", "[a](b", "![", "![](", "](", "]]",
    "<", "<a", "<!--", "<?", "<![CDATA[", "</", "&", "&#", "&amp", "\\", "\\`", "> ", ">\n", "> > a\n", "- ", "- a\n",
    "1. ", "1) a\n", "# ", "#\n", "|", "|a", "| a |\n|-|\n", "|-|\n", "=\n", "a\n=\n", "---\n", "    a\n", "```\n",
    "@a ", "https://a.b ", "[x]: y\n",
]  # fmt: skip
ALIVE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>1</script>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>", "<noscript><p title='</noscript><img onerror=1>'>",
    "<a href=javascript:alert(1)>x</a>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", 
    "[x](&#106;avascript:1)",
    "[x](vbscript:1)", "[x](data:text/html,<script>1</script>)", "<javascript:alert(1)>", "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,AA)", "![x](//ailleurs.test/x.png)", "<iframe srcdoc='<script>1</script>'>",
    "<object data=x>", "<embed src=x>", "<base href=//x.test>", "<meta http-equiv=refresh content=0>", 
    "<link rel=import>",
    "<form action=//x.test><button>", "<button formaction=javascript:1>", "<input autofocus onfocus=alert(1)>",
    "<div hx-get=/c/1/ hx-trigger=load>", "<a href=# hx-on:click=alert(1)>", "<p data-hx-post=/c/1/delete/ hx-boost=1>",
    "<style>@import '//x.test'</style>", "<p style='background:url(//x.test)'>", "<details ontoggle=1 open>",
    "[x](https://a.test/ '\" onmouseover=alert(1) x=\"')", "[![x](/c/uploads/1/ '\" onload=\"1')](https://a.test/)",
    "> [!NOTE]\n> <p class=menu data-editor hx-get=/>", "|<img onerror=1>|\n|-|\n|<b onclick=1>|",
]  # fmt: skip


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark of bob's."""
    return save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/", title="Pont")).bookmark


def say(people: People, item: Content, body: str):
    """Send a comment as bob does without script."""
    return people.client("bob").post(f"/c/{item.pk}/comments/", {"body": body})


def assert_dead(html: str) -> None:
    """Fail when a piece of HTML holds more than the elements and attributes of a text."""
    for one in fromstring(f"<div>{html}</div>").iter():
        assert one.tag in text.TAGS | {"div"}
        assert set(one.attrib) <= {"href", "rel", "title", "class", "src", "alt", "loading", "start"}
        assert one.get("href", "/").startswith(("/", "#", "https:", "http:", "mailto:"))
        assert text.OWN_FILE.fullmatch(one.get("src", "/c/uploads/1/"))
        assert one.get("class", "callout").startswith("callout")


def calls(markdown: str) -> int:
    """Return how many functions are called to render a text: unlike seconds, the same on every machine."""
    counted = itertools.count()
    sys.setprofile(lambda _frame, event, _what: next(counted) if event in {"call", "c_call"} else None)
    try:
        text.render(text.normalise(markdown))
    finally:
        sys.setprofile(None)
    return next(counted)


def test_a_text_too_long_is_kept_and_said(people: People, item: Content) -> None:
    """CC13, REL-H7: a sentence beside the field, all that was typed still there, nothing stored."""
    typed = "long " * (COMMENT_MAX // 5 + 1)
    answer = say(people, item, typed + "fin-du-texte")
    assert answer.status_code == 422
    assert "fin-du-texte</textarea>" in answer.content.decode()
    assert 'class="field-error"' in answer.content.decode()
    assert not Comment.objects.exists()


def test_two_thousand_backticks_are_a_text(people: People, item: Content) -> None:
    """REL-H7: kept to the letter, shown as words."""
    assert say(people, item, "`" * 2_000).status_code == 302
    assert Comment.objects.get().body == "`" * 2_000


@pytest.mark.parametrize("piece", ODD)
def test_odd_texts_take_work_in_proportion(piece: str) -> None:
    """REL-H7: twice as long takes about twice the work, never four times."""
    whole = (piece * text.BODY_MAX)[: text.BODY_MAX // 5]
    assert calls(whole) < 2.2 * calls(whole[: text.BODY_MAX // 10]) + 2_000


@pytest.mark.parametrize("hostile", ALIVE)
def test_nothing_typed_lives(people: People, item: Content, hostile: str) -> None:
    """REL-H2: sent as plain text, previewed or quoted, no script, handler, frame, form or htmx attribute is stored."""
    say(people, item, f"{hostile}\n\nsuite")
    previewed = people.client("bob").post("/c/preview/", {"body": hostile}).content.decode()
    assert_dead(Comment.objects.get().body_html)
    assert_dead(previewed)


@pytest.mark.parametrize(("name", "size"), [("gros.pdf", 2), ("programme.exe", 0)])
def test_bad_files_keep_the_text(people: People, item: Content, name: str, size: int, settings) -> None:
    """CC13: a file too large or of a refused type is named in a sentence; the text stays in the form."""
    settings.UPLOAD_MAX_BYTES = 1_048_576
    typed = {"body": "Voici le plan.", "files": [SimpleUploadedFile(name, b"x" * (size * 1_048_576 + 1))]}
    answer = people.client("bob").post(f"/c/{item.pk}/comments/", typed)
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert "Voici le plan.</textarea>" in answer.content.decode()


def test_naming_somebody_who_cannot_read_is_said(people: People, item: Content) -> None:
    """CC17, LD7: the comment is published, its author is told who will not hear of it; that person reads nothing."""
    assert say(people, item, "Merci @mallory").status_code == 302
    page = people.client("bob")
    page.post(f"/c/{item.pk}/comments/", {"body": "Encore @mallory et @inconnue"})
    html = page.get(item.get_absolute_url(), {"page": 1}).content.decode()
    assert "@inconnue, @mallory" in html
    assert "/members/mallory/" in html
    assert people.client("mallory").get(item.get_absolute_url()).status_code == 404
