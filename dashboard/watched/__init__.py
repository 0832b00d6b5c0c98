"""What monitors ask the dashboard's server: whether it is well, and its figures for Prometheus."""
