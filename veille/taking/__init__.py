"""Everything a watch holds, to take away at any time (VW13)."""
