"""An answer as somebody writes it: a list, code, a formula."""

ANSWER = """I had the same on two machines. What helped:

1. stop the node, and **wait** until it has written its state,
2. check `journalctl -u node` for the line with the slot,
3. start it again with `--config config.json`.

After that $t = n / s$ seconds passed until it was in step again.
"""
