"""Editions told elsewhere: social networks, rooms, webhooks, hubs. One outbox, one module per network."""
