"""Pages of institutions: signing in through one, and setting one up."""
