"""Reporting upward (上报): signed packages of a town's cells and frozen reports, and what the county makes of them.

Reads   cells, figures, editions and the record's log of the town; at the county, packages and the cases that took them
Never   carries a row of a case or a value of a party; counts a package that was not accepted
Start   making.make() at the town; taking.take(), merged.computer(), standing.standings() at the county
"""
