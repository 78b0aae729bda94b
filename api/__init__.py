"""The door for programs: `/api/v1/`, over the same rules as the pages."""
