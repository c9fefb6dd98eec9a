"""Responses that go where parsers differ: policies of the field with something odd in them."""

from __future__ import annotations

import random
from html import escape

from tests.stage4.csp.browser import Response

NAMES = (
    "script-src script-src script-src default-src default-src script-src-elem script-src-attr "
    "SCRIPT-SRC Script-Src-Elem img-src object-src worker-src child-src base-uri script_src "
    "script-src- -script-src script-srcé scrıpt-src default‐src"
).split()
KEYWORDS = (
    "'self' 'none' 'unsafe-inline' 'unsafe-inline' 'UNSAFE-INLINE' 'Unsafe-Inline 'unsafe-inline "
    "unsafe-inline' \"unsafe-inline\" `unsafe-inline` ‘unsafe-inline’ 'unsafe‑inline' "
    "'unsafe-ınline' 'unsafe-hashes' 'strict-dynamic' 'STRICT-DYNAMIC' strict-dynamic "
    "'unsafe-eval' 'wasm-unsafe-eval' 'report-sample' 'inline-speculation-rules' "
    "'unsafe-allow-redirects' 'trusted-types-eval' 'report-sha256' "
    "'unsafe-webtransport-hashes' 'NONE' none ''"
).split()
TOKENS = (
    "'nonce-abcdefgh' 'nonce-a' 'nonce-' 'nonce-=' 'nonce-a=' 'nonce-a===' 'nonce-a=b' 'nonce-a b' "
    "'NONCE-abc' 'nonce-ab!' 'nonce-abé' nonce-abc 'nonce-abc 'nonce--' 'nonce-_' 'nonce-/+' "
    "'nonce-%61' 'Nonce-{nonce}' 'sha256-AAAA' 'sha256-A' 'sha256-AA' 'sha256-AAA' 'sha256-AA=' "
    "'sha256-AAA=' 'sha256-AA==' 'sha256-AAAA=' 'sha256-' 'sha256-=' 'SHA256-AAAA' 'sha-256-AAAA' "
    "'sha256_AAAA' 'sha224-AAAA' 'sha384-AAAA' 'sha-512-AAAA' 'sha256-AA-_' 'sha256-A!AA' "
    "'sha256-AAAAA' 'sha512-AAAAAA==' sha256-AAAA 'sha256-AAAA' 'md5-AAAA' 'ed25519-AAAA'"
).split()
SCHEMES = (
    "https: http: HTTP: ws: wss: data: DATA: blob: filesystem: javascript: about: file: data "
    "data:, https:// http:/ https http:: 'https:' https:* data:* data:text/javascript data:// "
    "blob:* mediastream: h2: *: :// https:; h-t.t+p: 1http: https:/x"
).split()
HOSTS = (
    "* *:* *:80 *:443 *:8080 *:8443 *:1234 *:080 *:0 *:00 *:65535 *:65536 *:99999999999 *:+80 *:8O "
    "*:80:80 *: ** *.* *. .* *.com *.COM *.test2 *.xn--p1ai *-.com *.com. *.com:* *.com:8443 *com "
    "http://* https://* HTTPS://* ws://* wss://* ftp://* data://* http://*:80 http://*:443 "
    "https://*:80 https://*:443 http://*:* https://*:* http://*:1234 https://*:1234 ws://*:80 "
    "//* ///* http:* https:/* http:///* https://*.* *@evil.com user@* *\\ *? *# *?x *#x *;* */ *//"
    " */x.js */X.js */%78.js */x%2Ejs */libs/ */libs */%6Cibs/ */libs%2F */libs/x.js */lib%73/x.js "
    "*/libs/../x.js */./x.js */*/ */**  */%zz/ */% */é/ */%C3%A9/ */a/?q */a/#f */a?q= */a%3Bb "
    "*/a;b */a,b https://*/libs/ https://*/libs https://*:8443/libs/ http://*/x.js *.com/libs/ "
    "https://*.com:443/libs/ http://*:8443 https://*:8443 cdn.example.com https://cdn.example.com "
    "cdn.example.com:* *.example.com http://*.example.com:*/ [::1] [*] 127.0.0.1 127.1 0x7f.1 "
    "http://[::1]:* localhost:* _._ -.- a_b.com a..b . .com 'cdn.example.com' *.example.com/*"
).split()
OTHERS = (
    "sandbox",
    "sandbox allow-scripts",
    "sandbox allow-same-origin ALLOW-SCRIPTS",
    "sandbox 'allow-scripts'",
    "sandbox é",
    "SANDBOX allow-scripts allow-popups",
    "require-trusted-types-for 'script'",
    "require-trusted-types-for 'SCRIPT'",
    "require-trusted-types-for script",
    "require-trusted-types-for 'script' 'style'",
    "require-trusted-types-for",
    "trusted-types",
    "trusted-types *; require-trusted-types-for 'script'",
    "trusted-types default 'allow-duplicates'",
    "upgrade-insecure-requests",
    "upgrade-insecure-requests 1",
    "block-all-mixed-content",
    "report-uri /r",
    "report-to group",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "navigate-to 'none'",
    "plugin-types",
    "require-sri-for script",
    "webrtc 'block'",
    "'unsafe-inline'",
    "*",
    "",
)
GAPS = (" ",) * 6 + ("  ", "\t", "\f", " \t ", "\v", "\xa0", "\x01", "\x7f", "\u2028")
ENDS = (";",) * 4 + (
    "; ",
    " ;",
    ";;",
    "; ;",
    ";\t",
    ";\f",
    "\uff1b",
    ":",
    "|",
    "\\;",
    ",",
    ", ",
    ",,",
    ",;",
)


def policy(chance: random.Random) -> str:
    """One header value, commas included now and then."""
    parts = []
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4))):
        if chance.random() < 0.25:
            parts.append(chance.choice(OTHERS))
            continue
        kinds = chance.choices((KEYWORDS, TOKENS, SCHEMES, HOSTS), k=chance.choice((0, 1, 1, 2, 3)))
        words = [chance.choice(NAMES), *(chance.choice(kind) for kind in kinds)]
        parts.append(chance.choice(GAPS).join(words))
        if chance.random() < 0.1:  # again, with something else: the first counts
            parts.append(f"{words[0]} {chance.choice(KEYWORDS)}")
    ends = chance.choice(("", "", ";", " ", ",", "\t", ";" * 50, " " * 3000))
    return chance.choice(ENDS).join(parts) + ends


def response(chance: random.Random) -> Response:
    """Policies in headers, in reports, in the head, or in all of these."""
    if chance.random() < 0.15:
        return Response([_of_hosts(chance) for _ in range(chance.choice((2, 2, 3)))])
    counts = chance.choice(
        ((1, 0, 0),) * 4 + ((2, 0, 0), (3, 0, 0), (0, 0, 1), (0, 1, 0), (1, 1, 1), (1, 0, 1))
    )
    values, reported, meta = ([policy(chance) for _ in range(count)] for count in counts)
    if chance.random() < 0.02:
        values += [f"img-src {'https://cdn.example.com/a ' * 400}"]
    return Response(values, reported, "".join(_meta(chance, value) for value in meta))


def _of_hosts(chance: random.Random) -> str:
    """Each has to allow a script: what they have in common counts."""
    return " ".join(("script-src", *chance.choices(HOSTS + SCHEMES, k=chance.choice((1, 2, 3)))))


def _meta(chance: random.Random, value: str) -> str:
    name = chance.choice(
        ("Content-Security-Policy",) * 4
        + (
            "CONTENT-SECURITY-POLICY",
            "Content-Security-Policy-Report-Only",
            "content-security-policy ",
        )
    )
    quote = chance.choice("\"'")
    content = escape(value)
    if chance.random() < 0.2:
        content = content.replace(
            " ", chance.choice(("\n", "&#32;", "&Tab;", "&#0;", "\0", "&nbsp;")), 1
        )
    attributes = [f"http-equiv={quote}{name}{quote}", f"content={quote}{content}{quote}"]
    chance.shuffle(attributes)
    wrap = chance.choice(
        ("{}",) * 6
        + (
            "<title>{}</title>",
            "<!-- {} -->",
            "<noscript>{}</noscript>",
            "<template>{}</template>",
            "<style></style>{}",
            "</head>{}",
            "<body>{}",
            "x{}",
        )
    )
    return wrap.replace("{}", f"<meta {' '.join(attributes)}>")
