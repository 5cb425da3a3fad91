"""How much the relay costs, beside others in the same run: `make bench-relay`."""
