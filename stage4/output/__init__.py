"""What a run leaves behind: one module a format, each verdict in, text out."""
