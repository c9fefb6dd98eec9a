"""The canary: pings of the service, and whether their p95 is under the limit.

check.py        the judgement of the recorded pings
sequential.py   the plans, and the sequential test that ends them
error_rates.py  how often a plan errs, computed exactly
percentile.py   percentiles and their intervals
"""
