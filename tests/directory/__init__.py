"""Tests of the directory: people, organisations, skills and their map."""
