"""Content-Security-Policy: parsing, judging, comparing. Pure, no network, under 1 ms a policy.

policy.py      header values to policies and directives, as a browser splits them
sources.py     source lists: keywords, nonces, hashes, schemes, hosts
execution.py   which kinds of injected script run under a set of policies
reach.py       from which foreign addresses a script would load
publishers.py  hosts where anyone can publish; public_suffixes.py reads the Public Suffix List
base.py        whether an injected <base> redirects the page's scripts
evaluator.py   what Google's csp_evaluator finds; evaluator_grammar.py is how it reads a policy, and
               bypasses.py its list of unsafe hosts
lint.py        what stage4 finds beyond it
judgement.py   all of it together, with a score
compare.py     what a new set of policies allows that the old one did not; allowed.py compares lists
meta.py        policies in an HTML document's meta elements
"""
