"""Who is who: people, organisations, territories, the map of skills."""
