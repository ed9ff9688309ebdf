"""The `yifa` command: one module a subcommand, loaded only when it is called.

Reads   the command line
Never   prints a traceback for a user's mistake: a `Refused` becomes one Chinese sentence and exit status 2
Start   main.py
"""
