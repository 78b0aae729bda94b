"""A tool that exists for one test: everything it needs stands in this folder and in one line of settings."""
