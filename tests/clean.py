"""A sound configuration of 200 varied routes and 300 transfers: no rule above a note may fire on it.

The geographic codes are real Russian ones, the rest is invented. The same each time.
"""

from dialmap.core.regions import exists

# fmt: off
CITIES = (
    "301", "302", "341", "342", "343", "345", "346", "347", "349", "351", "352", "353", "365", "381", "382",
    "383", "384", "385", "388", "390", "391", "394", "395", "401", "411", "413", "415", "416", "421", "423",
    "424", "426", "427", "471", "472", "473", "474", "475", "481", "482", "483", "484", "485", "486", "487",
    "491", "492", "493", "494", "495", "496", "498", "499", "800", "811", "812", "813", "814", "815", "816",
    "817", "818", "820", "821", "831", "833", "834", "835", "836", "841", "842", "843", "844", "845", "846",
    "847", "848", "851", "855", "861", "862", "863", "865", "866", "867", "869", "871", "872", "873", "877",
    "878", "879",
)
# fmt: on
ABROAD = {"375": 9, "380": 9, "995": 9, "374": 8, "998": 9, "996": 9, "371": 8, "370": 8, "372": 7, "48": 9, "49": 10}

SPELLED = ("7", "8", "+7", "")


def clean():
    """The data set as plain values for ``build.snapshot``."""
    trunks = [{"name": f"sbc-{at}"} for at in range(1, 7)] + [{"name": "pbx-a"}, {"name": "pbx-b"}]
    routes = [
        {"name": "Emergency", "pattern": ["112", "01", "02", "03", "04", "101", "102", "103", "104"]},
        {"name": "Voice mail", "pattern": ["_*8X", "*70", "_#9X"], "type": "interconnect"},
    ]
    routes += [
        {
            "name": f"Office {first}{second}",
            "pattern": f"_{first}{second}{'X' * (1 + second % 2)}",
            "type": "interconnect",
        }
        for first in range(2, 9)
        for second in range(8)
    ]
    known = [city for city in CITIES if any(exists("7", f"{city}{start}000000"[:10]) for start in range(1, 10))]
    routes += [
        {"name": f"VIP {city}", "pattern": [f"{seven}{city}{_line(city)}77" for seven in SPELLED]} for city in known[:9]
    ]
    routes += [
        {"name": f"Office block {city}", "pattern": [f"_{seven}{city}{_line(city)}[0-4]X" for seven in SPELLED]}
        for city in known[24:36]
    ]
    routes += [{"name": f"City {city}", "pattern": [f"_{seven}{city}XXXXXXX" for seven in SPELLED]} for city in known]
    routes += [
        {"name": f"Mobile 9{digit}", "pattern": [f"_{seven}9{digit}XXXXXXXX" for seven in SPELLED]}
        for digit in range(10)
    ]
    routes += [{"name": f"Abroad {code}", "pattern": f"_810{code}{'X' * size}"} for code, size in ABROAD.items()]
    spare = 200 - len(routes)
    routes += [{"name": f"Queue {at:02}", "pattern": f"_9{at:02}[1-4]"} for at in range(20, 20 + spare)]
    for at, route in enumerate(routes):
        inside = route.get("type") == "interconnect" or route["name"].startswith("Queue")
        route["type"] = "interconnect" if inside else "standard"
        route["trunks"] = (
            ["pbx-a", "pbx-b"][:: 1 - 2 * (at % 2)] if inside else [f"sbc-{at % 6 + 1}", f"sbc-{(at + 1) % 6 + 1}"]
        )
    transfers = []
    for at, city in enumerate(known):
        number = f"7{city}{_line(city)}10"
        transfers.append({"scenario": f"Region {at % 30:02}", "block": f"{at} office", "number": number})
        transfers.append(
            {
                "scenario": f"Region {at % 30:02}",
                "block": f"{at} desk",
                "number": f"{2 + at % 7}{at % 8}1{'5' * (at % 8 % 2)}",
            }
        )
    transfers += [
        {"scenario": "Sales", "block": f"{at}", "number": f"7916555{at:04}", "expected_route": "Mobile 91"}
        for at in range(60)
    ]
    transfers += [
        {"scenario": "Duty", "block": "Any", "number": "{operator}", "values": ["201", "2111"]},
        {"scenario": "Duty", "block": "Abroad", "number": "810375175550120"},
        {"scenario": "Duty", "block": "Mailbox", "number": "*81"},
    ]
    return {"trunks": trunks, "routes": routes, "transfers": transfers}


def _line(city):
    """Five digits that may follow the code."""
    return next(f"{start}5501" for start in "5234679" if exists("7", f"{city}{start}550177"))
