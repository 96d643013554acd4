"""What search decides without a database: folding, reading a query, ranking, excerpts."""
