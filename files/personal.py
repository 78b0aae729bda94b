"""What files hold about people."""

from django.utils.translation import gettext_lazy as _

from content.personal import rows_of_items
from core.personal import Nobody, Rows

KEY = "a secret, or a key of the database"
OWN = "the group's own, which stays when the person leaves (LF8)"

ROWS = [
    rows_of_items(
        "files.File",
        _("Files I added"),
        "title source dated_on licence size",
        {OWN: "home folder current is_model order download_count opened_at gone_with"},
    ),
    rows_of_items(
        "files.Folder",
        _("Folders I made"),
        "title",
        {OWN: "home parent path order is_kept gone_with"},
    ),
    Rows(
        "files.FileVersion",
        _("Versions of files that I sent"),
        ("author",),
        "file.title number name comment created_at blob.size blob.media_type",
        {KEY: "id author"},
        "kept, without the person: a file belongs to its group",
        file="blob__file",
        file_name="name",
    ),
    Rows(
        "files.Deposit",
        of=("author",),
        out={"serves some minutes, to tell of files once": "id group folder author file count started_at last_at"},
        leaving="deleted with the account",
    ),
    Rows(
        "files.Unpacking",
        of=("author",),
        out={
            "a month, to say what became of it": "id group folder blob name author state made refused why "
            "asked_at done_at lease_until"
        },
        leaving="deleted with the account",
    ),
    Nobody("files.Room", "a setting of the group"),
]
