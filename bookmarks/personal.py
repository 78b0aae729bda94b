"""What bookmarks hold about people."""

from django.utils.translation import gettext_lazy as _

from content.personal import rows_of_items
from core.personal import Nobody

ROWS = [
    rows_of_items(
        "bookmarks.Bookmark",
        _("Addresses I saved"),
        "title url site writer written_on language",
        {
            "read by a machine": "image fetch_state fetch_error "
            "fetch_lease fetch_attempts has_typed_title has_typed_summary",
        },
    ),
    Nobody("bookmarks.Address", "addresses of pages"),
]
