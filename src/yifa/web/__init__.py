"""The web: desk/ for officials; hall/ for the public and api/ for machines come beside it.

Reads   every layer below
Never   changes a case but through engine.door
Start   urls.py
"""
