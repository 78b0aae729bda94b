"""Groups, their tools and home pages, their members and the ways in."""

from groups.models.group import (
    ACCENTS,
    AUDIENCES,
    TRASH_DAYS,
    Audience,
    Group,
    GroupTool,
    Level,
    dormant_before,
    within,
)
from groups.models.home import HomeBlock
from groups.models.joining import Enrolment, Invitation, JoinLink, JoinRule
from groups.models.membership import GroupGrant, Membership

__all__ = [
    "ACCENTS",
    "AUDIENCES",
    "TRASH_DAYS",
    "Audience",
    "Enrolment",
    "Group",
    "GroupGrant",
    "GroupTool",
    "HomeBlock",
    "Invitation",
    "JoinLink",
    "JoinRule",
    "Level",
    "Membership",
    "dormant_before",
    "within",
]
