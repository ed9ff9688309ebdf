"""Leadership (组织领导): study of law."""
