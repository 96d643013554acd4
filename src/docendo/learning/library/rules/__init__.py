"""What holds in the library, decided without a database."""
