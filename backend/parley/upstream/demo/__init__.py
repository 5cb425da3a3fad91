"""The demo model, which answers while no provider is set: an OpenAI-compatible server. Knows no conversation."""
