"""`parley chat`: questions from a terminal. Speaks HTTP to an installation, and knows nothing else of Parley."""
