"""Parley against servers that nobody here wrote."""
