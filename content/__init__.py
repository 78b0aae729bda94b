"""Everything people publish: one table for what all tools share, and the rules of who may do what with it."""
