"""When people meet, and how long ahead that is known; no database."""
