"""The tree of places: every division of the nation down to the township, as it stood on any day.

Reads   divisions.csv.xz (made by script/lib/divisions.py), changes.yaml, an installation's own places and changes
Never   takes a place for below another because its code begins alike
Start   shipped(), installed(), then Tree of nation.py
"""
