"""What goes wrong and who answers it: reports, held posts, the trash, the log."""
