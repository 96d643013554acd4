"""What is decided about groups and rosters without a database."""
