"""One file for each thing that the service does: its routes, and what they do."""
