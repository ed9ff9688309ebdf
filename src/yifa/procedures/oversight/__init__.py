"""Oversight (监督公开): statistics taken from others."""
