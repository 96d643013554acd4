"""What is allowed in a call, what is said through its line, and who may relay; no database."""
