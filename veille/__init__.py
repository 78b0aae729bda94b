"""The watch: sources, the selection, and the weekly edition that publishes itself."""
