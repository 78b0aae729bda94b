"""Passages of a page quoted by the members, kept as W3C annotations so that they can be taken elsewhere (VW11)."""
