"""Yifa 依法: the procedures that the law prescribes to a grassroots government, run step by step and kept on record."""
