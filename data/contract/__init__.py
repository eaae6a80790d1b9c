"""The contract: what goes into and comes out of every part, as typed models."""
