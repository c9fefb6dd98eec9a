"""One verdict from runs of one service in several places: regions, or machines of a CI system.

document.py    a summary.json as the verdict that it was made from
reading.py     the summaries in the folders of a command line
comparing.py   which runs belong together: none missing, twice, or of something else
pooling.py     the canary's figures over the pings of all places
rules.py       every finding
merge.py       the verdict: per check the worst place decides
"""
