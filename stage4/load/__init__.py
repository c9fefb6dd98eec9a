"""The latency of a service under a stated load, sent by one machine or several.

plan.py        what is sent, how often and for how long; its limits
schedule.py    when each send leaves, and which worker sends it
scenario.py    a file with the requests to send
record.py      what was measured, and how it travels between processes
deciding.py    the canary's sequential test over sends
progress.py    when the master has seen enough
rules.py       every finding
evidence.py    the figures in summary.json
judgement.py   the judgement of what was measured
permission.py  which services may be put under load
engine.py      master and worker in Locust: the only module that imports it
processes.py   starts and ends the processes of the engine
run.py         a load test from settings to its verdict
check.py       the load test as a check of a run
"""
