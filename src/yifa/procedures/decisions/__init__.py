"""Decisions and documents (决策与文件): legality review."""
