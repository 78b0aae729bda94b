"""Groups: who belongs to them, with which role, and what that lets one do."""
