"""Attached files: taken in, recognised, read and kept. Knows no Flask and no SQL."""
