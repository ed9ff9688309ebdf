"""Places (地方): one folder a government: its units, posts, what is switched on, its report, and for examples its year.

Reads   <place>/place.yaml and the files beside it
Never   holds code of one place: local mechanisms are data over the general procedures
Start   place.py
"""
