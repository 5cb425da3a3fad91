"""Plain values: conversations, messages, parts, cursors, events, errors. No input or output of any kind."""
