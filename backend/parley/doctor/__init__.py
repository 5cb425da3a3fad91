"""What is fine and what is not, and what to do about it. Leaves nothing changed."""
