"""People of the platform, their organisations, the official territories they belong to, and how they come in."""

from accounts.models.entry import ApprovedDomain, SignupRequest
from accounts.models.keys import FeedKey
from accounts.models.person import PersonManager, User
from accounts.models.places import Affiliation, Organisation, Territory
from accounts.models.profile import Profile, ProfileField, ProfileValue
from accounts.models.reach import Reach

__all__ = [
    "Affiliation",
    "ApprovedDomain",
    "FeedKey",
    "Organisation",
    "PersonManager",
    "Profile",
    "ProfileField",
    "ProfileValue",
    "Reach",
    "SignupRequest",
    "Territory",
    "User",
]
