"""How good the engine's decisions are, on real data, beside the best open peers."""
