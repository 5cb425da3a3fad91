"""The OpenAI API as far as Parley speaks it, for programs that have a token."""
