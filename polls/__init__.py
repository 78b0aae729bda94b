"""Polls and votes: asking, answering, concluding."""
