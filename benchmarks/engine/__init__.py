"""How good the engine's decisions are, on real data, beside the best open peers."""

ENGINE = (
    "grading", "allocation", "teams", "matching", "mastery",
    "adaptive", "memory", "routing", "equity", "scheduling",
)  # fmt: skip
