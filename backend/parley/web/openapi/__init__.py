"""What the API says of itself: each call described beside its route, one document of them all, a page to read it."""
