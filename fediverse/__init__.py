"""The fediverse: a group's watch as an account that anybody follows from Mastodon (VP13)."""
