"""Example years: a place's volume of work, played through the same door that officials use.

Reads   places/<slug>/year.yaml: how much of what kind of work the year brought
Never   writes a figure; figures come out of the cases that are played here
Start   build.py
"""
