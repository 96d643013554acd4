"""Open pages that speak both ways: what is published reaches all of them, in every process."""
