"""The forum: threads in categories, questions with their answers."""
