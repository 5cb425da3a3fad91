"""Everything that talks to a model provider, over requests. Knows no conversation and no database."""
