"""Settings: where Yifa runs, never what the law is.

Reads   environment.py, the one place that looks at the process environment
Never   holds a limit, a threshold or a word of the law
Start   local.py for one machine, production.py for an office, testing.py for the tests
"""
