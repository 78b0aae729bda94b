"""Running a group: founding it, joining, asking, leaving, roles. Above the services, since each act is told."""
