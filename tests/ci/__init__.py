"""Files for CI systems, executed as these systems execute them."""
