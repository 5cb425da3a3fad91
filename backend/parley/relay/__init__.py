"""What carries live answers between processes: text as it is written, seals, bells. Never the store of record."""
