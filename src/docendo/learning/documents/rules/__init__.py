"""What a document is made of and how much of it there may be; no database."""
