"""Tests of what a watch measures of itself."""
