"""Flask only: one file a resource, problem errors and SSE responses. Parses, calls, replies; decides nothing."""
