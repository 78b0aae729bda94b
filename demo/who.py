"""Who can do what, where: territories, fields of profiles, skills and faces of the demonstration."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

from accounts import photos, territory_import
from accounts.models import Affiliation, Organisation, Profile, ProfileField, ProfileValue, Territory, User
from accounts.territories import fold_place
from core.pictures import square
from demo.content import Demo
from directory import proposing, skills

FIELDS = [
    ("telephone", "Téléphone", "phone", "", "Me joindre", "groups", False),
    (
        "missions",
        "Missions",
        "choice",
        "Accueil\nAnimation\nTechnique\nDirection\nMandat d’élu",
        "Mon travail",
        "platform",
        True,
    ),
    ("disponibilites", "Disponibilités", "choice", "En journée\nLe soir\nLe samedi", "Mon travail", "platform", True),
]
HELPS = {
    "bibli": ["Recherche documentaire", "Médiation numérique", "Lecture à voix haute"],
    "média": ["Médiation numérique", "Recherche documentaire"],
    "technicien": ["Réseaux", "Logiciels libres", "Réparation d’ordinateurs"],
    "systèmes": ["Logiciels libres", "Réseaux", "Réparation d’ordinateurs"],
    "géo": ["Cartographie", "Données ouvertes"],
    "carto": ["Cartographie", "Mise en page"],
    "urban": ["Urbanisme", "Cartographie", "Concertation"],
    "accueil": ["Aide aux démarches", "Écoute"],
    "secrétaire": ["Marchés publics", "Aide aux démarches"],
    "finances": ["Budget", "Marchés publics"],
    "communication": ["Écriture claire", "Réseaux sociaux", "Mise en page"],
    "participation": ["Concertation", "Animation de réunions"],
    "anima": ["Animation de réunions", "Médiation numérique"],
    "professeur": ["Éducation aux médias", "Pédagogie"],
    "élu": ["Conduite de projet"],
    "adjoint": ["Conduite de projet"],
    "chargé": ["Conduite de projet", "Réponse aux appels à projets"],
    "maraîch": ["Circuits courts"],
    "restauration": ["Circuits courts", "Cuisine collective"],
    "archiv": ["Archives"],
}
WANTS = [
    "Protection des données",
    "Accessibilité numérique",
    "Intelligence artificielle",
    "Budget participatif",
    "Cartographie",
    "Écriture claire",
    "Réponse aux appels à projets",
    "Marchés publics",
]
FACES = ["alice", "carole", "bob", "elise", "lucie-arnoux", "mathilde-seguret", "victor-magnan", "helene-orsini"]
SKIES = [("#1d3461", "#f2b04a"), ("#0d5263", "#f3c479"), ("#6b2459", "#f4a79f"), ("#1d5236", "#e4f1e8")]


def load_who(demo: Demo, people: dict[str, User], chance: random.Random) -> None:
    """Put everybody in their commune, with what they tell of themselves; a few have a face."""
    rows = territory_import.read(territory_import.PACKED)
    if not territory_import.is_up_to_date(rows):
        territory_import.bring(rows)
    _load_places(demo)
    _load_skills(demo, people, chance)
    _load_fields(demo, people, chance)
    for number, name in enumerate(name for name in FACES if name in people):
        squares = square(face(number), photos.SIDES)
        assert squares is not None  # noqa: S101
        photos.keep(user=people[name], squares=squares)


def propose(people: dict[str, User]) -> None:
    """Do what the worker does once a day for those who play a part."""
    for name in ("alice", "carole", "bob"):
        proposing.propose_to(people[name])


def _load_places(demo: Demo) -> None:
    """Put each organisation in its town of Drôme or Ardèche, and its people with it."""
    here = Territory.objects.filter(level="commune", department__code__in=["26", "07"])
    towns = dict(here.values_list("folded", "pk"))
    for row in demo.organisations:
        Organisation.objects.filter(slug=row.slug).update(territory=towns.get(fold_place(row.town)))
    places = Affiliation.objects.filter(is_main=True).values_list("user", "organisation__territory")
    territory_of = dict(places)
    mine = list(Profile.objects.all())
    for profile in mine:
        profile.territory_id = territory_of.get(profile.user_id)
    Profile.objects.bulk_update(mine, ["territory"])


def _load_skills(demo: Demo, people: dict[str, User], chance: random.Random) -> None:
    for row in demo.people:
        role = row.role.lower()
        offered = [name for word, names in HELPS.items() if word in role for name in names]
        helps = sorted(set(offered))[: chance.randint(1, 3)]
        if helps:
            skills.declare(user=people[row.username], kind="help", names=helps)
        if chance.random() < 0.3:
            wanted = [name for name in WANTS if name not in helps]
            skills.declare(user=people[row.username], kind="learn", names=chance.sample(wanted, chance.randint(1, 2)))


def _load_fields(demo: Demo, people: dict[str, User], chance: random.Random) -> None:
    fields = {
        slug: ProfileField.objects.create(
            slug=slug, name=name, kind=kind, choices=choices, section=section, default_reach=reach, is_filter=filters,
            is_listed=filters, order=number,
        )
        for number, (slug, name, kind, choices, section, reach, filters) in enumerate(FIELDS, 1)
    }  # fmt: skip
    values = []
    for row in demo.people:
        for slug, field in fields.items():
            if chance.random() < 0.5:
                number = (
                    f"06 39 98 {chance.randint(10, 99)} {chance.randint(10, 99)}"  # numbers kept for fiction (ARCEP)
                )
                value = chance.choice(field.offered()) if slug != "telephone" else number
                user = people[row.username]
                values.append(ProfileValue(user=user, field=field, value=value, reach=field.default_reach))
    ProfileValue.objects.bulk_create(values)


def face(number: int) -> bytes:
    """Return a small drawn portrait: somebody before an evening sky."""
    sky, lamp = SKIES[number % len(SKIES)]
    image = Image.new("RGB", (480, 480), sky)
    draw = ImageDraw.Draw(image)
    draw.ellipse((300, 40, 420, 160), fill=lamp)
    skin = ["#e8b998", "#8d5a3c", "#f0cbb0", "#b97a56"][number // 2 % 4]
    draw.ellipse((90, 330, 390, 700), fill=["#f5f1e8", "#9c2521", "#3c4a5e", "#744600"][(number + 1) % 4])
    draw.ellipse((140, 110, 340, 350), fill=["#2b1c00", "#744600", "#c9c2b4", "#16233f"][number % 4])
    draw.ellipse((165, 150, 315, 345), fill=skin)
    for eye in (205, 262):
        draw.ellipse((eye, 230, eye + 14, 248), fill="#1b2335")
    draw.arc((208, 255, 274, 305), 20, 160, fill="#1b2335", width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
