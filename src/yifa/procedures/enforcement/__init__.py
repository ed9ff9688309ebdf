"""Enforcement (行政执法): penalties, powers, officers and their certificates."""
