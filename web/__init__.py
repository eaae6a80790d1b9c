"""How people reach it: pages, worker and command line; one folder per feature."""
