"""What takes minutes, and is run on demand: `make load`, `make soak`."""
