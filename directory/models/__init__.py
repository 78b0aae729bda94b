"""Skills: what people can help with, what they want to learn, and what is proposed to them alone."""

from directory.models.skills import PersonSkill, Skill, SkillProposal

__all__ = ["PersonSkill", "Skill", "SkillProposal"]
