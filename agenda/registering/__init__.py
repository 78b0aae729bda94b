"""Registrations: answering an event, its places and waiting list, guests, lists, reminders and notices of change."""
