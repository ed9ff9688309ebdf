"""The public hall (公示大厅): what the law opens to everybody, without signing in."""
