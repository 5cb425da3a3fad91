"""What others call an export, a module each: one value of its JSON in, a conversation out. Pure."""
