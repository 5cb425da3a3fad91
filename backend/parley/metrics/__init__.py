"""What happens in a server, as metrics of Prometheus."""
