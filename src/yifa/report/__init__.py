"""Report (年度报告): an outline of sentences with figures in them, compiled, edited, frozen and set in type.

Reads   figures of a place over a year; places/<slug>/report.yaml
Never   lets a number into the report that no figure carries without saying so
Start   outline.py for what is declared, compile.py for a draft, files.py for what is handed out
"""
