"""Requests that are no answers of a conversation: handed on to a provider, and what comes back handed back."""
