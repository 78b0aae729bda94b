"""Files that the page sends piece by piece: what is said before, and where they stand once they have come."""

from __future__ import annotations

import base64
import hashlib
import uuid

import pytest
from django.urls import reverse

from content.models import Attachment
from files import arriving
from files.models import File, Folder
from tests.files.bring import make, put, sent, url
from tests.people import People

pytestmark = pytest.mark.django_db


def waiting(people: People, who: str, name: str, data: bytes) -> int:
    """Return the number of a file that came whole and waits, sent by the protocol that goes on after a cut."""
    client = people.client(who)
    head = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)), "Upload-Metadata": f"filename {b64(name)}"}
    one = client.post(reverse("content:resume"), headers=head)["Location"]
    for offset, piece in ((0, data[:2]), (2, data[2:])):
        client.patch(
            one, piece, content_type="application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)},
        )  # fmt: skip
    return client.post(one).json()["id"]


def b64(word: str) -> str:
    """Return a word as the protocol writes it."""

    return base64.b64encode(word.encode()).decode()


def arrive(people: People, who: str, *pairs: tuple[int, str], **typed: object):
    """Put waiting files in their folders."""
    data = {"u": [pk for pk, _path in pairs], "path": [path for _pk, path in pairs], **typed}
    return people.client(who).post(url(people.veille, "arrive"), data)


def test_a_folder_keeps_its_structure(people: People) -> None:
    """FI03: dropped as a folder, it is made with its sub-folders; one form, one sitting, sent twice once."""
    files = [
        (waiting(people, "bob", "a.txt", b"un deux"), "2026/Photos"),
        (waiting(people, "bob", "b.txt", b"trois"), "2026"),
    ]
    key = str(uuid.uuid4())
    assert arrive(people, "bob", *files, form_key=key).json()["count"] == 2
    arrive(people, "bob", *files, form_key=key)
    assert {(f.title, f.folder.title) for f in File.objects.all()} == {("a.txt", "Photos"), ("b.txt", "2026")}
    assert Folder.objects.get(title="Photos").parent.title == "2026"
    assert not Attachment.objects.exists()
    assert File.objects.get(title="a.txt").current.blob.file.read() == b"un deux"


def test_what_somebody_else_sent_is_not_mine_to_place(people: People) -> None:
    """REL-S2: nor what never came."""
    pk = waiting(people, "carole", "a.txt", b"un deux")
    assert arrive(people, "bob", (pk, ""), (2**63, "")).json()["count"] == 0
    assert arrive(people, "mallory", (pk, "")).status_code == 403
    assert Attachment.objects.filter(pk=pk, content=None).exists()


def test_names_and_bytes_that_are_there_are_said_beforehand(people: People) -> None:
    """FI05, FI19: which names are taken, and where the same bytes stand, among what one may read."""
    put(people.veille, people.carole, "Budget.ods", b"montants")
    put(people.groups["elus"], people.elise, "secret.ods", b"secret")
    make(people.veille, people.carole, "Photos")
    hashes = [hashlib.sha256(data).hexdigest() for data in (b"montants", b"secret")]
    typed = {"name": ["budget.ods", "autre.txt", "photos"], "hash": hashes}
    answer = people.client("bob").post(url(people.veille, "check"), typed).json()
    assert answer["taken"] == ["budget.ods", "photos"]
    assert [found["title"] for found in answer["doubles"].values()] == ["Budget.ods"]


def test_the_page_of_a_file_names_its_doubles(people: People) -> None:
    """FI19: the same bytes elsewhere, for whoever may read both."""
    file = put(people.veille, people.carole, "Budget.ods", b"montants")
    double = put(people.groups["scot"], people.bob, "Copie.ods", b"montants")
    address = file.get_absolute_url()
    assert f"/c/{double.pk}/" in people.client("bob").get(address).content.decode()
    assert f"/c/{double.pk}/" not in people.client("carole").get(address).content.decode()


@pytest.mark.parametrize(
    ("path", "folders"),
    [("a/b", ("a", "b")), ("../../etc", ("etc",)), ("/abs", ("abs",)), ("a\\b", ("a", "b")), ("./.", ()), ("", ())],
)
def test_paths_lead_nowhere_else(path: str, folders: tuple[str, ...]) -> None:
    """REL-H5: whatever a browser says of folders."""
    assert arriving.folders_of(path) == folders


def test_no_room_is_said_before_anything_comes(people: People, settings) -> None:
    """FI03: by the protocol itself."""
    settings.FILES_ROOM_BYTES = 5
    head = {
        "Tus-Resumable": "1.0.0", "Upload-Length": "6",
        "Upload-Metadata": f"filename {b64('a.txt')},place {b64(f'files:{people.veille.pk}')}",
    }  # fmt: skip
    answer = people.client("bob").post(reverse("content:resume"), headers=head)
    assert answer.status_code == 422
    assert (
        people.client("bob").post(url(people.veille, "create"), {"files": sent("a.txt", b"123456")}).status_code == 422
    )
