"""Status: health and figures of the running service."""
