"""The solver beside others: the same exported models, the same time, the same cores, in one run.

    python -m benchmarks.solver run --size county --seeds 1 2 3 --seconds 30
    python -m benchmarks.solver scaling --size county county-x2 prefecture --seconds 600
    python -m benchmarks.solver report

``run`` and ``scaling`` add raw results to docs/benchmarks/, a line each; ``report`` makes tables, plots and the page from them.
"""
