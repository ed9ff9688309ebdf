"""Supervision models (执法监督模型): declared checks that run over all cases and find what went wrong.

Reads   declared/*.yaml, one model each (docs/supervision.md gives the keys); facts, through the engines of figures
Never   changes a case, or says that somebody broke the law: a finding is a question to the unit, with its article
Start   models.every(), finding.findings()
"""
