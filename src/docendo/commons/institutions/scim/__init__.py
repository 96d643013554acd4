"""SCIM 2.0 (RFC 7643, RFC 7644): an institution says who comes and who goes."""
