"""Two living communities, played through the same actions as in life."""
