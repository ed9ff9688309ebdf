"""Disputes (矛盾纠纷): mediation and those who mediate."""
