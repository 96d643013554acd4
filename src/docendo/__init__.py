"""Docendo: a place where people learn from and with each other."""

__version__ = "0.1.0"
