"""Scenarios: what-ifs as a tree, previewed, compared, approved as shown, published, rolled back."""
