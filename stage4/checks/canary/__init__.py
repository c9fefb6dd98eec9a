"""The canary: pings of the service, and whether their p95 is under the limit.

plan.py        what a profile sends, and which errors it accepts
pinging.py     which URLs are pinged, and when there are enough pings
bodies.py      what the body of a ping says against its 2xx
outcome.py     what a ping counts as, and why
sequential.py  the test that ends a plan
percentile.py  percentiles, their intervals, the bound of a share
rules.py       every finding
judge.py       the judgement of the recorded pings
warnings.py    what was seen that does not decide it
share.py       the share of pings over the limit, in words
evidence.py    the figures in summary.json
check.py       its entry in the registry
"""
