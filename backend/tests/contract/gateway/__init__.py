"""The gateway, as programs see it."""
