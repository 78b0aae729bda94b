"""Tags of the polls' templates."""
