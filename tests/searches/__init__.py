"""Tests of the searches that people keep."""
