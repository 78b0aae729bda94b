"""What a watch measures of itself, without following anybody: its own rows counted, and counts kept by day."""
