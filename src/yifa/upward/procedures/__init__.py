"""Procedures of reporting upward: packages sent by a town, keys, due days, packages examined and refused by a county.

Reads   packages through examine.py
Never   asks anybody to type what a package says
Start   report.UPWARD_REPORT; catalogue.SOURCES names this package
"""
