"""One append-only log of what was done: audit trail, and the outbox that notifications are computed from."""
