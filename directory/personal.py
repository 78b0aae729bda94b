"""What the directory holds about people: their skills, and the ones drawn from what they wrote."""

from django.utils.translation import gettext_lazy as _

from core.personal import Nobody, Rows

KEY = "a secret, or a key of the database"
GONE = "deleted with the account"

ROWS = [
    Rows("directory.PersonSkill", _("My skills"), ("user",), "skill.name kind since", {KEY: "id user"}, GONE),
    Rows(
        "directory.SkillProposal",
        _("Skills proposed to me"),
        ("user",),
        "name count state at",
        {KEY: "id user slug"},
        GONE,
    ),
    Nobody("directory.Skill", "words of all"),
]
