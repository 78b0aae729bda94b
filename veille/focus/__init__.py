"""The monthly focus: a draft article with the figures of the month, which somebody then writes (VD11, VE09)."""
