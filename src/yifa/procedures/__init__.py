"""The catalogue: one folder an area, one file a procedure. The engine finds every Procedure that a module here holds.

Reads   law (citations, parameters), engine (declarations, guards)
Never   holds a number of the law, a date computation or SQL
Start   enforcement/penalty_ordinary.py
"""
