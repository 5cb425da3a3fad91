"""The store, on a real SQLite database."""
