"""Figures (指标): facts that cases leave, and the numbers declared over them.

Reads   cases (engine), declarations in declared/*.yaml
Never   holds a number that was typed; never divides before the end
Start   facts.py for rows, declared.py for figures, compute.py for numbers
"""
