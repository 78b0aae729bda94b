"""Articles: written by one or several people, drafted, read by an animator where the group wants it, then published."""
