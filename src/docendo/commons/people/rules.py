"""How long what people say about themselves may be; no database."""

MOST_IN_NAME = 120
MOST_IN_PRONOUNS = 40
MOST_ABOUT = 2000
