"""What may happen in a room, and what becomes of it; no database."""
