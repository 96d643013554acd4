"""Reads the dumps in which Stack Exchange publishes its communities."""
