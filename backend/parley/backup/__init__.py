"""Keeping a copy of an installation, and going back to it."""
