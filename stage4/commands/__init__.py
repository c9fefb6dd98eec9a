"""The commands of stage4, one module each: options in, exit status out. What they share:

options.py        options made from the table of settings, and their rules
jobs.py           the runs that a command line of `run` or `watch` asks for
load_request.py   the load test that a command line of `load` asks for
listing.py        every setting with its value and source, for `stage4-gate config show`
reporting.py      the output in each format
printing.py, progress_line.py  single lines; how far a measurement is
"""
