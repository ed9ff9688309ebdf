"""The engine: runs any declared procedure, step by step, through one door.

Reads   declarations (procedures/ registers them), the law, the record
Never   knows a procedure by name
Start   declaration.py for what a procedure is, door.py for how a case moves
"""
