"""The pool worked on together: votes, what became of each item and by whom, readers who are asked."""
