"""Partners: what an enterprise or a school is proposed, and its answer."""
