"""What the answer of the root says about its security.

check.py         the requests, and the check for the registry
judge.py         all findings together
rules.py         every rule, with its reason and remedy
csp_findings.py  Content-Security-Policy
hardening.py     the other headers: HSTS, nosniff, Referrer-Policy, framing, banners, CORS
cookies.py       the attributes of cookies
transport.py     TLS, and the answer to plain http
"""
