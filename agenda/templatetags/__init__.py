"""Tags of the agenda."""
