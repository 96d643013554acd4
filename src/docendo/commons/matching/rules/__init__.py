"""What decides who meets whom: what a profile says, what fits, who is paired; no database."""
