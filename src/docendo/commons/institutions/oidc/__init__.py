"""OpenID Connect: what a provider says of itself, and how somebody comes back from it."""
