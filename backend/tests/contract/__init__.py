"""Holds every line of API.md against a running server, from outside. Knows no module of the product."""
