"""Market and trading: what the government buys and builds below the thresholds of the tendering law."""
