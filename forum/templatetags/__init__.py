"""Tags of the forum's templates."""
