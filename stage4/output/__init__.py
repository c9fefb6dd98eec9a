"""The results of a run: one module per format, each of them verdict in, text out."""
