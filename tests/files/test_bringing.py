"""Bringing files in: several at once, in their folders, what is refused and why, names that are taken, room."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from PIL import Image

from content.models import Blob, Content
from files import depositing, room
from files.models import Deposit, File, Folder
from notifications.follows import set_level
from notifications.models import Notification
from tests.files.bring import content, make, put, sent, url
from tests.people import People

pytestmark = pytest.mark.django_db


def post(people: People, who: str, *files: object, folder: Folder | None = None, **typed: object):
    """Send files through the form, as a browser without script does."""
    path = url(people.veille, "create") + (f"?in={folder.pk}" if folder else "")
    return people.client(who).post(path, {"files": list(files), **typed})


def test_it_works(people: People) -> None:
    """FI03, LF3: several files at once go to the folder one is in; limits are said before anything is sent."""
    folder = make(people.veille, people.bob)
    answer = post(people, "bob", sent("a.txt", b"a"), sent("b.txt", b"b"), folder=folder)
    assert answer.url == content(folder).get_absolute_url()
    assert set(File.objects.values_list("title", "folder")) == {("a.txt", folder.pk), ("b.txt", folder.pk)}
    form = people.client("bob").get(url(people.veille, "create")).content.decode()
    assert "25" in form
    assert "<meter" in form


def test_nothing_or_a_program_is_refused_with_a_sentence(people: People) -> None:
    """LF3, REL-H5: 422, what was typed stays, nothing is kept."""
    empty = post(people, "bob", body="Les comptes")
    program = post(people, "bob", sent("a.txt", b"a"), sent("virus.exe", b"MZ"), body="Les comptes")
    assert (empty.status_code, program.status_code) == (422, 422)
    assert "Les comptes" in program.content.decode()
    assert "virus.exe" in program.content.decode()
    assert not File.objects.exists()


def test_a_name_that_hides_its_ending_is_straightened(people: People) -> None:
    """REL-H5: signs that turn writing round, and paths, are taken out of names."""
    post(people, "bob", sent("compte\u202efdp.txt", b"a"))
    assert File.objects.get().title == "comptefdp.txt"


@pytest.mark.parametrize(("same", "titles", "versions"), [("both", 2, 1), ("version", 1, 2), ("skip", 1, 1)])
def test_a_name_that_is_taken(people: People, same: str, titles: int, versions: int) -> None:
    """FI05: a warning, or a new version at the same address, or nothing, as one chose."""
    first = put(people.veille, people.carole, "Budget.ods", b"un")
    answer = people.client("bob").post(
        url(people.veille, "create"), {"files": sent("BUDGET.ods", b"deux"), "same": same}, follow=True
    )
    assert File.objects.count() == titles
    assert first.versions.count() == versions
    if same == "both":
        assert "BUDGET.ods" in answer.content.decode()


def test_the_same_form_twice_brings_once(people: People) -> None:
    """CC15: double click."""
    key = str(uuid.uuid4())
    for _time in range(2):
        assert post(people, "bob", sent("a.txt", b"a"), form_key=key).status_code == 302
    assert File.objects.count() == 1


def test_photos_lose_where_they_were_taken(people: People) -> None:
    """FI12, LF10: the picture is made anew."""
    out, place = io.BytesIO(), Image.Exif()
    place[0x010F] = "Appareil de Bob"
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=place)
    post(people, "bob", sent("photo.jpg", out.getvalue()))
    kept = Blob.objects.get(versions__isnull=False)
    assert b"Appareil" not in kept.file.open("rb").read()


def test_a_full_room_refuses_and_says_how_much_is_left(people: People, settings) -> None:
    """FI03, LF13: nothing is kept; the gauge tells those who may post, and nobody else."""
    settings.FILES_ROOM_BYTES = 10
    put(people.veille, people.bob, data=b"12345678")
    answer = post(people, "bob", sent("trop.txt", b"abc"))
    assert answer.status_code == 422
    assert File.objects.count() == 1
    assert room.of(people.veille).percent == 80
    assert room.why_not(3, f"files:{people.veille.pk}")
    assert not room.why_not(2, f"files:{people.veille.pk}")
    assert "<meter" in people.client("bob").get(url(people.veille, "list")).content.decode()
    assert "<meter" not in people.client("mallory").get(url(people.veille, "list")).content.decode()


def told(people: People) -> list[tuple[str, str, int]]:
    """Return who was told of files, by the verb and the count."""
    rows = Notification.objects.filter(activity__verb__startswith="files.").order_by("recipient__username")
    return [(r.recipient.username, r.activity.verb, r.activity.data.get("count", 1)) for r in rows]


def test_several_files_in_some_minutes_make_one_notification(
    people: People, django_capture_on_commit_callbacks
) -> None:
    """FI08, LF11: told once, a while after the last; the list of notifications leads to the folder."""
    folder = make(people.veille, people.bob, "Réunions")
    set_level(people.carole, content(folder), "all")
    for name in ("a.txt", "b.txt", "c.txt"):
        put(people.veille, people.bob, name, name.encode(), folder=folder)
    assert depositing.tell_due() == 0
    later(minutes=4)
    with django_capture_on_commit_callbacks(execute=True):
        assert depositing.tell_due() == 1
        assert depositing.tell_due() == 0
    assert told(people) == [("carole", "files.added", 3)]
    html = people.client("carole").get("/notifications/").content.decode()
    assert "Réunions" in html
    assert f"/c/{folder.pk}/" in html


def later(minutes: int) -> None:
    """Let time pass over the sittings that are open."""
    past = timedelta(minutes=minutes)
    Deposit.objects.update(started_at=F("started_at") - past, last_at=F("last_at") - past)


def test_who_follows_a_folder_above_or_the_group_hears(people: People, django_capture_on_commit_callbacks) -> None:
    """FI08: a folder above, the group; not the one who brings, nor whoever muted the folder, nor a stranger."""
    above = make(people.veille, people.bob, "Au-dessus")
    inner = make(people.veille, people.bob, "Dedans", parent=above)
    set_level(people.carole, content(above), "all")
    set_level(people.alice, people.veille, "all")
    put(people.veille, people.bob, folder=inner)
    later(minutes=4)
    with django_capture_on_commit_callbacks(execute=True):
        depositing.tell_due()
    assert told(people) == [("alice", "files.added", 1), ("carole", "files.added", 1)]
    set_level(people.alice, content(inner), "nothing")
    put(people.veille, people.bob, "b.txt", b"b", folder=inner)
    later(minutes=4)
    with django_capture_on_commit_callbacks(execute=True):
        depositing.tell_due()
    assert [name for name, _verb, _count in told(people)].count("alice") == 1


def test_what_is_known_of_a_file(people: People) -> None:
    """FI07: description, author or source, date, tags, licence: typed once for all the files of a sitting."""
    typed = {
        "body": "Les comptes", "source": "Préfecture", "dated_on": "2026-03-01", "licence": "etalab-2.0",
        "tags": "finances",
    }  # fmt: skip
    post(people, "bob", sent("a.txt", b"a"), sent("b.txt", b"b"), **typed)
    for file in File.objects.all():
        assert (file.source, file.licence, file.dated_on.year) == ("Préfecture", "etalab-2.0", 2026)
        assert [tag.name for tag in Content.objects.get(pk=file.pk).tags.all()] == ["finances"]
