"""People: log-in, log-out, password, language."""
