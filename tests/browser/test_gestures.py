"""Gestures of writing in a real browser: files dropped, pasted, given up, sent again; a file of the group."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from bookmarks.actions import Typed, save
from content.models import Attachment, Comment, Content
from forum.models import Category, Topic
from tests.files.bring import put
from tests.people import People
from toolkit import actions, sections

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
GIVE = """([kind, name]) => {
  const text = document.querySelector(".editor-text"), box = text.getBoundingClientRect(), data = new DataTransfer();
  data.items.add(new File(["Bonjour"], name, { type: "text/plain" }));
  const more = { bubbles: true, cancelable: true, clientX: box.left + 20, clientY: box.top + 20 };
  const event = kind === "drop" ? new DragEvent("drop", { ...more, dataTransfer: data })
    : new ClipboardEvent("paste", { ...more, clipboardData: data });
  text.dispatchEvent(event);
}"""


@pytest.fixture
def writing(people: People, open_page: Open) -> Page:
    """The page of a bookmark, its editor open and in focus."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/", title="Pont")).bookmark
    page = open_page("bob")
    page.goto(item.get_absolute_url())
    page.locator("#comment-form textarea").focus()
    expect(page.locator(".editor-text")).to_be_focused()
    return page


def test_files_are_dropped_and_pasted(writing: Page) -> None:
    """CC17, LD7: each goes to the server at once and stands in the text as a link; sent with it, it hangs on it."""
    for kind, name in (("drop", "pose.txt"), ("paste", "colle.txt")):
        writing.evaluate(GIVE, [kind, name])
        expect(writing.locator(".editor-text")).to_contain_text(name)
    writing.keyboard.press("Control+Enter")
    expect(writing.locator("#comment-list")).to_contain_text("colle.txt")
    assert set(Comment.objects.get().attachments.values_list("name", flat=True)) == {"pose.txt", "colle.txt"}


def test_a_refused_file_is_sent_again_and_a_slow_one_given_up(writing: Page) -> None:
    """CC17, LF3: what the server says stands beside the file, with a way to try again; giving up leaves nothing."""
    refused = {"error": "Le serveur est occupé."}
    writing.route("**/c/uploads/", lambda route: route.fulfill(status=422, json=refused))
    writing.evaluate(GIVE, ["drop", "note.txt"])
    expect(writing.locator(".editor-tray")).to_contain_text("Le serveur est occupé.")
    writing.unroute("**/c/uploads/")
    writing.get_by_role("button", name="Réessayer").click()
    expect(writing.locator(".editor-text")).to_contain_text("note.txt")
    waiting: list[Route] = []
    writing.route("**/c/uploads/", lambda route: waiting.append(route))
    writing.evaluate(GIVE, ["paste", "lent.txt"])
    writing.locator(".editor-tray").get_by_role("button", name="Annuler").click()
    expect(writing.locator(".editor-tray")).not_to_contain_text("lent.txt")
    expect(writing.locator(".editor-text")).not_to_contain_text("lent.txt")
    assert list(Attachment.objects.values_list("name", flat=True)) == ["note.txt"]


def test_a_file_of_the_group_is_linked_to(people: People, writing: Page) -> None:
    """FI11: found by a part of its name, chosen by keyboard; the text holds a link, not a copy."""
    file = put(people.veille, people.carole, "Plan du fournil.txt")
    put(people.veille, people.carole, "Autre.txt", b"autre")
    writing.get_by_role("button", name="Un fichier du groupe").click()
    dialog = writing.get_by_role("dialog")
    dialog.get_by_label("Chercher parmi les fichiers du groupe").fill("fournil")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    dialog.get_by_role("radio").press("Space")
    dialog.get_by_role("button", name="Valider").click()
    expect(writing.locator(".editor-text")).to_contain_text("Plan du fournil.txt")
    writing.keyboard.press("Control+Enter")
    expect(writing.locator("#comment-list")).to_contain_text("Plan du fournil.txt")
    assert f"/c/{file.pk}/" in Comment.objects.get().body
    assert not Attachment.objects.exists()


def test_a_thread_goes_to_another_category(people: People, open_page: Open) -> None:
    """FO01, CC31: chosen in the form of the thread; it stands in the list of the new one, at the same address."""
    for title in ("Général", "Matériel"):
        sections.save(Category(group=people.veille, title=title, slug=title.lower()), by=people.alice)
    made = actions.publish(
        item=Topic(group=people.veille, title="Quelle tablette ?", body="Laquelle ?", audience="group",
                   category=Category.objects.get(title="Général")),
        author=people.bob,
    )  # fmt: skip
    page = open_page("bob")
    page.goto(f"{Content.objects.get(pk=made.pk).get_absolute_url()}edit/")
    page.locator("select[name=category]").select_option(label="Matériel")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("Matériel")
    assert Topic.objects.get(pk=made.pk).category.title == "Matériel"
