"""Conversations on their way out of Parley. Knows no Flask and no SQL."""
