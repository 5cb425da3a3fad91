"""Mirrors parley/; contract/ and integration/ hold the running product to its word from outside."""
