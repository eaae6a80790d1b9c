"""What the product computes: problem, fit, model, plan, audit, explanations. Pure: a round in, a plan out."""
