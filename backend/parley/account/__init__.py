"""One person's account, looked after at the command line: taken away, deleted, let in again."""
