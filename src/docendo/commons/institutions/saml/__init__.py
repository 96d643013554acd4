"""SAML 2.0: what a provider says of itself and of somebody, and what is asked of it."""
