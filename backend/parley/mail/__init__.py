"""Letters to people, handed to a mail server."""
