"""Secrets made by lot, in the pastes in which they reach a help desk: what must never survive redaction.

Every value is random and belongs to nobody. A paste is a documented message with a line beside it that holds secrets,
put through the encoders that logs and web pages apply.
"""

import base64
import html
import json
import random
import string
import textwrap
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LETTERS = string.ascii_letters + string.digits
MARKS = "!#$%*+-_.@^~?=:/"


@dataclass(frozen=True)
class Paste:
    """A text, the kind of secret in it and how it was escaped, the secret in all its spellings, and the text without it."""

    kind: str
    way: str
    text: str
    secrets: tuple[str, ...]
    without: str


class _Maker:
    """Values of every kind, from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.lot = random.Random(seed)

    def some(self, count: int, of: str = LETTERS) -> str:
        return "".join(self.lot.choice(of) for _ in range(count))

    def word(self, count: int = 8) -> str:
        return "".join(self.lot.choice("bcdfgklmprstvz" if index % 2 else "aeiou") for index in range(count))[::-1]

    def password(self) -> str:
        shapes: list[Callable[[], str]] = [
            lambda: self.word().capitalize() + self.some(3, string.digits) + self.lot.choice("!?#$@"),
            lambda: self.some(1, string.ascii_letters) + self.some(10, LETTERS + MARKS) + self.some(2, string.digits),
            lambda: self.some(4) + "-" + self.some(4) + "-" + self.some(4) + "7a",
            lambda: self.word(6) + self.lot.choice(";,&|)]}'") + self.some(5) + "8z",
        ]
        return self.lot.choice(shapes)()

    def base64(self, count: int) -> str:
        return base64.b64encode(self.lot.randbytes(count)).decode()

    def jwt(self) -> str:
        parts = [
            b'{"typ":"JWT","alg":"RS256"}',
            json.dumps({"sub": self.some(12), "tid": self.guid()}).encode(),
            self.lot.randbytes(64),
        ]
        return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)

    def guid(self) -> str:
        made = str(uuid.UUID(int=self.lot.getrandbits(128), version=4))
        return made.upper() if self.lot.random() < 0.2 else made

    def organisation(self) -> str:
        return self.word(7) + self.lot.choice(["", "-prod", "uat", "-test01", "bv"])

    def host(self) -> str:
        end = self.lot.choice(
            [
                "crm.dynamics.com",
                "crm4.dynamics.com",
                "api.crm4.dynamics.com",
                "cloudax.dynamics.com",
                "operations.dynamics.com",
                "sandbox.operations.dynamics.com",
                "sharepoint.com",
                "onmicrosoft.com",
                "database.windows.net",
                "blob.core.windows.net",
                "operations.eu.dynamics.com",
                "azurewebsites.net",
                "local",
                "nl",
                "com",
            ]
        )
        return f"{self.organisation()}.{end}"

    def mail(self) -> str:
        return (
            f"{self.word(5)}.{self.word(7)}@{self.organisation()}.{self.lot.choice(['nl', 'com', 'onmicrosoft.com', 'co.uk'])}"
        )

    def user(self) -> str:
        return self.lot.choice(
            [f"{self.word(3)}.{self.word(8)}", f"svc_{self.word(6)}", f"{self.word(8)}{self.some(2, '123456789')}"]
        )

    def phone(self) -> str:
        def digits(count: int) -> str:
            return self.some(count, "23456789")

        return self.lot.choice(
            [
                f"06-{digits(8)}",
                f"+31 6 {digits(4)} {digits(4)}",
                f"+31{digits(9)}",
                f"0{digits(2)}-{digits(7)}",
                f"06 {digits(8)}",
                f"+1 ({digits(3)}) {digits(3)}-{digits(4)}",
                f"({digits(3)}) {digits(3)}-{digits(4)}",
                f"+44 20 {digits(4)} {digits(4)}",
                f"0{digits(3)}-{digits(6)}",
                f"+32 4{digits(2)} {digits(2)} {digits(2)} {digits(2)}",
                f"0031-6-{digits(8)}",
            ]
        )

    def ip(self) -> str:
        if self.lot.random() < 0.25:
            return ":".join(f"{self.lot.randrange(4096, 65536):x}" for _ in range(8))
        return ".".join(str(self.lot.randrange(11, 250)) for _ in range(4))

    def private_key(self) -> str:
        kind = self.lot.choice(["RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"])
        return "\n".join([f"-----BEGIN {kind}-----", *textwrap.wrap(self.base64(300), 64), f"-----END {kind}-----"])


_NAMED = [
    "password={}",
    "Password: {}",
    "pwd={} ",
    "wachtwoord: {}",
    "Wachtwoord={}",
    "het wachtwoord is {} geworden",
    "the password is {}",
    'password="{}"',
    '{{"password":"{}","retry":3}}',
    '{{"userName": "sync", "wachtwoord": "{}"}}',
    "<Password>{}</Password>",
    '<add key="SqlPassword" value="{}" />',
    "Server=tcp:sql,1433;Initial Catalog=ax;Password={};Encrypt=True",
    "geheim: {}",
    "client_secret={}",
    "--password {} --verbose",
    "-Password '{}' -Force",
    "ClientSecret : {}",
    "db_password = '{}'",
    '$env:ADMIN_PASSWORD = "{}"',
    "Password\t{}",
    "wachtwoord van de koppeling is nu {}",
    "ww: {}",
    "passphrase={}",
    "Uid=sa;Pwd={}",
    "| Wachtwoord | {} |",
    '{{"name":"clientSecret","value":"{}"}}',
    "new password for the sync account: {}",
    'secret => "{}",',
]
_KEYS = [
    "api_key={}",
    "x-api-key: {}",
    "AccountName=axdata;AccountKey={};EndpointSuffix=core.windows.net",
    "SharedAccessKey={}",
    '"accessKey": "{}"',
    "api-sleutel: {}",
    "Ocp-Apim-Subscription-Key: {}",
    "sleutel={}",
    "key={}",
    "encryptionKey: {}",
    "toegangssleutel: {}",
    "x-functions-key: {}",
    "the key we use is {}",
    "<ApiKey>{}</ApiKey>",
]
_TOKENS = [
    "Authorization: Bearer {}",
    '"authorization":"Bearer {}"',
    "access_token={}&token_type=Bearer",
    "curl -H 'Authorization: Bearer {}' -s",
    '{{"token_type":"Bearer","expires_in":3599,"access_token":"{}"}}',
    "token: {}",
    "id_token {}",
    "Got token {} from the server",
    "bearer {}",
]
_PLACES = {
    "host": [
        "https://{}/api/data/v9.0/accounts",
        "Kan geen verbinding maken met https://{}/",
        "http://{}:8080/data",
        "resource=https%3A%2F%2F{}%2F",
        '"url":"https:\\/\\/{}\\/api"',
        "GET https://{}/data/CustomersV3?cross-company=true",
        "wss://{}",
        "omgeving: https://{}.",
    ],
    "guid": [
        "Id={}",
        "correlation id: {}",
        "({})",
        "https://learn.microsoft.com/x/{}/y",
        "{{{}}}",
        "tenant {}",
        "Company({}),",
        "activity-id '{}'",
        "Session ID: {}",
        "sessie-id {}",
        "/tenants/{}/",
        "cdm_companyid={}",
    ],
    "mail": [
        "mail {} please",
        "From: <{}>",
        "User {} is disabled",
        "mailto:{}",
        "gebruiker={};",
        "upn={}&x=1",
        "login_hint={}",
        "Verzonden door {}.",
        '"email":"{}"',
        "UserPrincipalName: {}",
        "neem contact op met {}, dank",
    ],
    "user": [
        "user={}",
        "User ID={};",
        "gebruiker: {}",
        "CONTOSO\\{}",
        "gebruikersnaam = {}",
        '"userName":"{}"',
        "C:\\Users\\{}\\AppData\\Local\\log.txt",
        "/home/{}/sync/run.log",
        "username: {}",
        "Uid={};",
        "c:/users/{}/x",
        "<UserName>{}</UserName>",
        "/Users/{}/Desktop",
        "Created by: {}",
        "aangemaakt door: {}",
        "login as user CONTOSO\\{} failed",
    ],
    "phone": [
        "bel me op {}",
        "phone: {}",
        "call {} for details",
        "tel. {}",
        "Telefoon: {}",
        "u kunt mij bereiken op {}.",
        "({})",
        '"mobile":"{}"',
        "reach me at {}, thanks",
    ],
    "ip": ["from {} port 443", "Client IP: {}", "W3SVC1 {} GET /data - 443", "vanaf {}", "[{}]", '"remote":"{}"', "adres {}."],
}

_WAYS: dict[str, Callable[[str], str]] = {
    "as it stands": lambda text: text,
    "JSON": lambda text: json.dumps({"error": {"message": text}}),
    "JSON twice": lambda text: json.dumps({"error": json.dumps({"message": text})}),
    "HTML": html.escape,
    "HTML twice": lambda text: html.escape(html.escape(text)),
    "JSON in HTML": lambda text: html.escape(json.dumps({"message": text})),
    "URL": lambda text: "https://aka.ms/?q=" + urllib.parse.quote(text),
    "in a log": lambda text: "".join(
        f"2024-03-11T08:14:{n:02d}.204Z INFO  {line}\n" for n, line in enumerate(text.split("\n"))
    ),
}


def _lines(make: _Maker) -> Iterator[tuple[str, str, str]]:
    """Yield the kind of a secret, the line in which it stands, and the secret."""
    for shape in _NAMED * 4:
        yield "password", shape, make.password()
    keys = [lambda: make.base64(32), lambda: make.some(40), lambda: make.base64(64), lambda: make.some(32, "0123456789abcdef")]
    for shape in _KEYS * 3:
        yield "key", shape, make.lot.choice(keys)()
    for shape in _TOKENS * 3:
        yield "token", shape, make.jwt()
    for _ in range(5):
        signature = urllib.parse.quote(make.base64(32), safe="")
        yield "token", "we use {} for the app registration", make.some(3) + "8Q~" + make.some(34, LETTERS + "_~-")
        yield "token", "push with {} failed", "ghp_" + make.some(36)
        yield "token", "https://axstore.blob.core.windows.net/x?sv=2022-11-02&se=2024-01-01&sig={}&sp=r", signature
        yield "token", "Cookie: ARRAffinity={}; path=/", make.some(64) + "-" + make.some(20)
        yield "token", "Set-Cookie: .AspNet.Cookies={}; HttpOnly; secure", make.some(80)
        yield "token", "git clone https://{}@dev.azure.com/x", make.word() + ":" + make.some(12) + "9"
        yield "token", "Authorization: Basic {}", make.base64(24)
    for _ in range(8):
        yield "private key", "the certificate:\n{}\nthanks", make.private_key()
    for kind, shapes in _PLACES.items():
        for shape in shapes * 4:
            yield kind, shape, getattr(make, kind)()


def pastes(messages: list[str], seed: int = 5) -> list[Paste]:
    """Return the pastes: every line escaped in two ways, beside one of `messages`; long values also cut over lines."""
    make = _Maker(seed)
    made: list[Paste] = []
    for index, (kind, shape, secret) in enumerate(_lines(make)):
        message = messages[index % len(messages)]
        place = "{1}\n{0}" if make.lot.random() < 0.5 else "{0}\n{1}"
        text, without = (place.format(message, shape.format(value)) for value in (secret, ""))
        spellings = (secret, html.escape(secret), json.dumps(secret)[1:-1], urllib.parse.quote(secret))
        for way in make.lot.sample([*_WAYS][index % 2 :: 2], 2):
            made.append(Paste(kind, way, _WAYS[way](text), spellings, _WAYS[way](without)))
        if kind in ("token", "guid") and len(secret) > 30 and "Cookie" not in shape:
            wrapped = textwrap.fill(shape.format(secret), 60)
            made.append(Paste(kind, "cut over lines", f"{wrapped}\n{message}", spellings, f"{shape.format('')}\n{message}"))
    return made


def left_of(paste: Paste, redacted: str) -> str | None:
    """Return what of a secret stands in `redacted` still: the whole, or its first or last characters."""
    plain = redacted
    for _ in range(3):
        plain = html.unescape(urllib.parse.unquote(plain.replace("\\\\", "\\").replace('\\"', '"')))
    for seen in (redacted, plain, redacted.replace("\n", "")):
        for secret in paste.secrets:
            for part in (secret, secret[:6], secret[-6:]) if len(secret) >= 10 else (secret,):
                if part.lower() in seen.lower():
                    return part
    return None
