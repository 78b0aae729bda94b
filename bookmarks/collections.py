"""The collections of a group's bookmarks: the pages where animators make and order them (BO04)."""

from django.utils.translation import gettext_lazy as _

from bookmarks.forms import CollectionForm
from bookmarks.models import Collection
from toolkit.sections import Sections, Words

COLLECTIONS = Sections(
    Collection,
    CollectionForm,
    "collections",
    Words(
        one=_("Collection"),
        all=_("Collections"),
        new=_("New collection"),
        make=_("Make the collection"),
        none=_("No collection yet: the bookmarks are one list. Collections help once there is much to find again."),
        made=_("The collection “%(name)s” is there."),
        saved=_("The collection is saved."),
        removed=_("The collection is in the trash; its bookmarks stay in the list."),
    ),
)
