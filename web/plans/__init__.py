"""Plans: what is proposed, why, what is left; download and publication."""
