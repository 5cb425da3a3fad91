"""Parley's backend: relays a model's answer, keeps it, and lets any number of readers follow, stop and resume it."""
