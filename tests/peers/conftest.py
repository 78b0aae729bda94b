"""Servers that others wrote, installed below each folder by `make peers`, started for a test and stopped after it."""
