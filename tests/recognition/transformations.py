"""What happens to an error message between the product and the clipboard, as functions from text to text."""

import html
import json
import random
import re
import textwrap

_LOG = [
    "2024-03-11T08:{0:02d}:11.204Z INFO  Batch job 'Process automation polling' heartbeat ok, queue depth {0}",
    "[{0:02d}:14:55] DEBUG cache hit ratio 0.{0:02d} for region emea-west",
    "W3SVC1 GET /data/metadata - 443 - 10.1.4.{0} Mozilla/5.0 200 0 0 {0}31",
    "info: Telemetry[0] flushed {0} items in 12 ms",
    "sched    | worker-{0} picked up job nightly-backup, nothing to do",
]
ENTITIES = {
    "CustCustomerV3Entity": "ContosoDealerEntity", "CustCustomerV3Entity".upper(): "X", "uoms": "con_packages",
    "UnitOfMeasureEntity": "ConPackageEntity", "aaa_fundingsources": "con_grants", "ebecsfs_contracts": "con_deals",
    "accounts": "con_dealers", "Customers V3": "Vendors V2", "Vendors V2": "Customers V3", "Financial dimensions": "Ledger",
    "msdyn_dimensionattributes": "con_ledgers", "Customer": "Vendor", "Account": "Supplier", "Organization'": "Person'",
    "sampleorg": "fabrikam-prod", "CN-001": "US-0471", "(???)": "(Fabrikam BV)", "{PC00...}": "{9A-1173, 4471}",
    "msdyn_invoicevendoraccountnumber": "con_paymentvendor", "msdyn_vendoraccountnumber": "con_vendornumber",
    "msdyn_vendors": "con_vendors", "msdyn_vendorid": "con_vendorid", "process entity account": "process entity con_dealer",
}  # fmt: skip


def log_around(message: str) -> str:
    """Put fifty other log lines around the message."""
    lines = [_LOG[number % len(_LOG)].format(number) for number in range(50)]
    return "\n".join([*lines[:31], message, *lines[31:]])


def renamed(message: str) -> str:
    """Put other entities, organisations, GUIDs and numbers in the places of those that vary."""
    pattern = re.compile("|".join(re.escape(name) for name in sorted(ENTITIES, key=len, reverse=True)))
    other = pattern.sub(lambda match: ENTITIES[match.group()], message)
    rng = random.Random(message)
    other = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", lambda _: str(rng.getrandbits(128)), other)
    return re.sub(r"\b(?:count: |line |Count: )\d+", lambda match: match.group().rstrip("0123456789") + "742", other)


def first_two_thirds(message: str) -> str:
    return message[: len(message) * 2 // 3]


def last_two_thirds(message: str) -> str:
    return message[len(message) // 3 :]


TRANSFORMATIONS = {
    "as it stands": lambda message: message,
    "first two thirds": first_two_thirds,
    "last two thirds": last_two_thirds,
    "wrapped at 60": lambda message: "\n".join(textwrap.wrap(" ".join(message.split()), 60)),
    "JSON": lambda message: json.dumps(message),
    "JSON twice": lambda message: json.dumps({"error": json.dumps({"message": message})}),
    "HTML": lambda message: html.escape(message),
    "HTML twice": lambda message: html.escape(html.escape(message)),
    "curly quotes": lambda message: re.sub(r'"([^"]*)"', "“\\1”", re.sub(r"'([^']*)'", "‘\\1’", message)).replace("'", "’"),
    "lower case": lambda message: message.lower(),
    "upper case": lambda message: message.upper(),
    "in English chat": lambda message: f"hi all, since this morning we get {message} - does anyone have an idea? thanks!",
    "in Dutch chat": lambda message: f"hoi, sinds vanochtend krijgen we {message} heeft iemand een idee? alvast bedankt",
    "other names": renamed,
    "in a log": log_around,
}
