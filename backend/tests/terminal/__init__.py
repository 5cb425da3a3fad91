"""`parley chat`, as a process of its own, on a terminal and in pipes."""
