"""The product as it runs on a server: real gunicorn, real nginx, real signals, a provider stepped by the test."""
