"""What Docendo costs, on real text, beside a yardstick measured in the same run."""
