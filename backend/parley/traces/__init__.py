"""What happened when, for whoever looks for where the time went: traces as OpenTelemetry has them."""
