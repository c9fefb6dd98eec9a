"""SQL that adds many rows with one statement, where as many requests would take too long."""

from __future__ import annotations

# In front of `INSERT INTO ... SELECT ... FROM number`: a table `number` whose column `n` counts
# from 1 to the first parameter of the statement.
NUMBERS = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)"
