"""The way onto a server: the compose file, the images, and a real nginx on the configuration they ship."""
