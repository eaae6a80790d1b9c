"""Two more answers to a tiny round, written from the format alone: by enumeration, and by CP-SAT.

Neither looks at the matcher, except for the fit of pairs, which is an input of the optimisation.
"""
