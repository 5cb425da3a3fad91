"""The heart: starting, pumping, reading, stopping and ending answers. Knows no Flask, no SQL and no HTTP."""
