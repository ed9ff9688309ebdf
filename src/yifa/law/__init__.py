"""The law as dated data: parameters, readings, calendars, clocks, citations and terms.

Reads   the YAML files beside its modules
Never   imports Django, or asks what day it is
Start   clocks.due(), parameters.book(), citations.statute(), terms.term()
"""
