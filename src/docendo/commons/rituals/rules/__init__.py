"""What rituals are, when they come round, and who meets whom; no database."""
