"""The agenda of a group: events, their occurrences, calendars for other programs."""
