"""What decides who meets whom: what a profile may say, what fits, and who is paired; no database."""
