"""Interviews: hours, the public link, people, files, mail. Each is made, shown and removed."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from release_gate.testkit.client import Client
from release_gate.testkit.story.teller import Teller

MONDAY, TUESDAY = 0, 1
WEEK = {
    "time_zone": "Europe/Berlin",
    "minutes": 45,
    "slots": [
        {"weekday": TUESDAY, "start": "13:15", "end": "24:00"},
        {"weekday": MONDAY, "start": "09:00", "end": "11:30"},
    ],
}
FIRST, SECOND = "2027-03-29T07:00:00Z", "2027-03-29T09:45:00+02:00"
MONDAY_AFTER = "2027-04-05T09:00:00+02:00"
GUEST = {"name": " Guest One ", "email": "One@Guests.test"}
PEOPLE = (
    {"name": "Person 10", "email": "TEN@people.test", "role": "Engineer", "notes": "Line\nbreak"},
    {"name": "Person 2", "email": "two@people.test"},
    {
        "name": "Émile",
        "email": "emile@people.test",
        "role": "Author",
        "notes": "see e@other.test and not.maria@example.test, not Maria@Example.test",
    },
)
NAMES = (
    *("../folder/notes.md", "C:\\folder\\CON.txt", "lpt1.tar.txt", ".hidden.csv", "a<b>:c|d?.PDF"),
    *("left\u202eright.txt", "tab\tname.txt ", "...", "two.extensions.exe", "letter.1x", "cv.JPEG"),
    *("photo.bin", "picture.dat"),
)
JPEG, PNG, PDF = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7"
CONTENTS = {".JPEG": JPEG, ".bin": JPEG, ".dat": PNG, ".PDF": PDF}
UNKNOWN = "0123456789abcdef"


def hours(teller: Teller, who: Client) -> None:
    teller.chapter("Weekly hours")
    path, slot = "/api/availability", {"weekday": MONDAY, "start": "09:00", "end": "10:00"}
    teller.say(who, "GET", path)
    token = str(teller.say(who, "POST", "/api/share/link").json()["url"]).rpartition("/")[2]
    teller.say(who.elsewhere(), "GET", f"/api/public/{token}")
    for body in (
        {**WEEK, "slots": [slot, {**slot, "start": "09:30", "end": "11:00"}]},
        {**WEEK, "time_zone": "Europe/Nowhere"},
        {**WEEK, "slots": [{"weekday": 7, "start": "9:00", "end": "24:01"}]},
        {**WEEK, "slots": [{"weekday": -1, "start": "09:00"}], "minutes": 4},
        {**WEEK, "minutes": "45"},
        {**WEEK, "minutes": 481, "slots": [slot] * 51},
        {},
        WEEK,
    ):
        teller.say(who, "PUT", path, body)


def link(teller: Teller, who: Client) -> None:
    teller.chapter("A public link")
    teller.say(who, "GET", "/api/share")
    teller.say(who, "DELETE", "/api/share/link")
    teller.say(who, "GET", "/api/share")
    teller.say(who, "POST", "/api/share/link")
    teller.say(who, "PUT", "/api/share", {"headline": "x" * 201, "visible": True})
    teller.say(who, "PUT", "/api/share", {"headline": " Engines\u00e9 "})
    token = str(who.get("/api/share").json()["url"]).rpartition("/")[2]
    guest = who.elsewhere()
    place = f"/api/public/{token}"
    for query in (
        "",
        "?first=2027-03-29&days=1",
        "?days=32",
        "?first=0001-01-01",
        "?first=9999-12-31",
    ):
        teller.say(guest, "GET", place + query)
    wanted = {**GUEST, "start": FIRST}
    teller.say(guest, "POST", f"{place}/bookings", wanted)
    teller.say(guest, "POST", f"{place}/bookings", wanted)
    teller.say(guest, "POST", f"{place}/bookings", {**wanted, "start": "2027-03-29T07:01:00Z"})
    teller.say(guest, "POST", "/api/public/unknown/bookings", wanted)
    teller.say(guest, "GET", "/api/public/unknown")
    made = teller.say(guest, "POST", f"{place}/bookings", {**wanted, "start": SECOND}).json()
    teller.say(guest, "GET", f"{place}?first=2027-03-29&days=2")
    teller.say(who, "GET", "/api/bookings")
    teller.say(who, "DELETE", f"/api/bookings/{UNKNOWN}")
    teller.say(who, "DELETE", f"/api/bookings/{made['id']}")
    teller.say(who, "GET", "/api/bookings")


def beginning(teller: Teller, who: Client) -> None:
    """A free time in the second before it begins, and in the one in which it does."""
    place = f"/api/public/{str(who.get('/api/share').json()['url']).rpartition('/')[2]}"
    guest, begins_at = who.elsewhere(), int(datetime.fromisoformat(MONDAY_AFTER).timestamp())
    for title, moment in (("before", begins_at - 1), ("of", begins_at)):
        teller.chapter(f"The second {title} a free time", later_s=moment - teller.time)
        teller.say(guest, "GET", f"{place}?days=1")
        teller.say(guest, "POST", f"{place}/bookings", {**GUEST, "start": MONDAY_AFTER})


def people(teller: Teller, who: Client) -> None:
    teller.chapter("People")
    made = [teller.say(who, "POST", "/api/profiles", each).json()["id"] for each in PEOPLE]
    teller.say(who, "POST", "/api/profiles", {**PEOPLE[0], "role": "line\nbreak", "email": "x@"})
    searches = ("?q=%20PEOPLE.test&size=2", "?q=auth&page=2", "?q=%25", "?q=_")
    for query in ("", *searches, "?page=0&size=101", "?page=x&size=0"):
        teller.say(who, "GET", f"/api/profiles{query}")
    teller.say(who, "GET", f"/api/profiles/{made[0]}")
    changed = {"name": "Person 3", "email": "three@people.test", "role": "Lead", "notes": "New"}
    teller.say(who, "PUT", f"/api/profiles/{made[0]}", changed)
    teller.say(who, "DELETE", f"/api/profiles/{made[1]}")
    for method, body in (("GET", None), ("PUT", changed), ("DELETE", None)):
        teller.say(who, method, f"/api/profiles/{UNKNOWN}", body)


def files(teller: Teller, who: Client) -> None:
    teller.chapter("Files")
    for name in NAMES:
        content = CONTENTS.get(name[name.rfind(".") :], b"text")
        path = f"/api/uploads?name={quote(name, safe='')}"
        made = teller.say(who, "POST", path, content=content).json()["id"]
        assert who.call("DELETE", f"/api/uploads/{made}").status_code == 204
    teller.say(who, "POST", "/api/uploads?name=letter%20%C3%A9.html", content="Très bien".encode())
    made = teller.say(who, "POST", "/api/uploads", content=b"%PDF-1.7").json()["id"]
    teller.say(who, "POST", "/api/uploads?name=cv.exe", content=b"MZ\x00")
    teller.say(who, "POST", f"/api/uploads?name={'x' * 1001}", content=b"text")
    teller.say(who, "POST", "/api/uploads", content=b"x" * (5 * 2**20 + 1))
    for each in teller.say(who, "GET", "/api/uploads").json()["uploads"]:
        teller.say(who, "GET", f"/api/uploads/{each['id']}")
    teller.say(who, "DELETE", f"/api/uploads/{made}")
    for method in ("GET", "DELETE"):
        teller.say(who, method, f"/api/uploads/{made}")


def mail(teller: Teller, who: Client) -> None:
    teller.chapter("Mail")
    teller.say(who, "GET", "/api/notify/preferences")
    teller.say(who, "PUT", "/api/notify/preferences", {"booking": False})
    teller.say(who, "GET", "/api/notify/preferences")
    teller.note("", f"  {book(teller, who)} a booking, without mail")
    teller.say(who, "PUT", "/api/notify/preferences", {"news": True})
    teller.say(who, "POST", "/api/notify/email", {"subject": "two\nlines", "text": ""})
    teller.say(who, "POST", "/api/notify/email", {"subject": " Hello ", "text": " A note.\n"})
    teller.say(who, "GET", "/api/notify/messages")
    teller.say(who, "GET", f"/api/dev/outbox?to=%20{who.email.upper()}")
    teller.say(who, "GET", "/api/dev/outbox")
    teller.say(who, "GET", "/api/dev/outbox?to=a@b.test", headers={"Via": "1.1 proxy"})


def book(teller: Teller, who: Client) -> int:
    """Book the first free time of the public link, if there is one; the status of the answer."""
    url = who.get("/api/share").json()["url"]
    place = f"/api/public/{str(url).rpartition('/')[2]}"
    free = who.get(place).json().get("free", [FIRST])
    wanted = {"start": free[0], "name": "Guest Two", "email": "two@guests.test"}
    return who.elsewhere().post(f"{place}/bookings", wanted).status_code
