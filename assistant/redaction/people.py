"""Who: mail addresses, names of users and phone numbers.

phonenumbers was considered for the phone numbers (Apache-2.0, well kept, 25 ms to import): without a region it finds only
`+31 …`, with one it takes ten digits of a log for a number of that country, and it passes over numbers that are not in use.
Presidio and scrubadub need a language model of tens of megabytes to find names.
"""

from __future__ import annotations

import re

from assistant.redaction.rule import BACKSLASH, COLON, EQUALS, GREATER, LESS, QUOTE, SLASH, Rule, rule, words

_LOGIN = re.compile(r"//[^\s/@:]{1,100}:\Z")


def _mail(match: re.Match[str], value: str) -> bool:
    """A mail address, also one that was cut off with the end of the text; not `react@18.2.0`."""
    top = value[value.rindex("@") + 1 :].rpartition(".")[2]
    cut = match.end() == len(match.string) or match.string.startswith("…", match.end())
    if _LOGIN.search(match.string[max(0, match.start() - 120) : match.start("v")]):
        return False
    return (top.isalpha() and len(top) > 1 and "." in value[value.index("@") :]) or (cut and "." in value)


_KNOWN_DOMAINS = words(
    """nt authority builtin service apppool iis hklm hkcu hkey software error warn warning info debug trace fatal fout
    get post put patch delete microsoft dynamics system and or en of"""
)
_FILE = re.compile(
    r"\.(?:dll|exe|xml|log|txt|json|jsonl|cs|xpp|config|ya?ml|py|md|csv|zip|al|app|ps1|pdb|aspx|html?|js|ts)$", re.I
)
_IN_PATH = re.compile(r"(?:[A-Za-z]:|^|\s|[\"'])[\\/][^\"'<>|\n:]*$")
_CHARACTER = re.compile(r"u[0-9a-f]{4}|x[0-9a-f]{2}(?![a-z])", re.I)
_LINE_FEED = re.compile(r"\\[nrt\"]")
_KEY_QUOTE = re.compile(r"(?<!\\)(\\{0,15})(?:\"|&(?:amp;)*quot;)\s{0,4}:")
_PARTS = re.compile(BACKSLASH, re.I)


def _account(match: re.Match[str], value: str) -> bool:
    """`DOMAIN\\name`, but no path, and no words around an escaped line feed: `Error\\nWrite failed`."""
    domain, name = _PARTS.split(value, maxsplit=1)
    before = match.string[max(0, match.start() - 80) : match.start("v")]
    if domain.lower() in _KNOWN_DOMAINS or _FILE.search(name) or _IN_PATH.search(before):
        return False
    if name[0] not in "nrt":
        return not _CHARACTER.match(name)
    between = len(_PARTS.search(value)[0])  # type: ignore[index]
    return not name[1:2].isupper() and between == _written_as(match) and (bool(match["who"]) or domain.isupper())


def _written_as(match: re.Match[str]) -> int:
    """Return as how many backslashes one is written around here: each time that a text is put in JSON doubles them.

    Quotes tell: `"message":` stands in JSON, `\\"message\\":` in JSON within JSON. None, and line feeds that are written
    as `\\n`, mean that no single backslash can be told from the next line feed: 0.
    """
    before = match.string[max(0, match.start() - 4000) : match.start("v")]
    keys = _KEY_QUOTE.findall(before)
    if keys:
        return 2 * (len(keys[-1]) + 1)
    return 0 if _LINE_FEED.search(before[-300:] + match.string[match.end() : match.end() + 300]) else 1


def _person(_: re.Match[str], value: str) -> bool:
    plain = value.lower().strip()
    return (
        plain.removesuffix(" authority") not in _NOBODY
        and any(c.isalpha() for c in value)
        and not value.startswith(("<", "{", "(", "[", "%", "$"))
    )


_NOBODY = words(
    """public default defaultuser all users user gebruiker id is not no none null true false unknown onbekend the a an de
    het een and or en of nt name naam system systeem administrator admin can cannot has must needs was with without
    does kan moet heeft mist niet geen you your yes ja nee if when"""
)

_USER_KEY = r"""(?:
    (?<![a-z.])(?:user(?:[ _.-]?(?:name|id|principal[ _]?name))? | uid | upn | login(?:[ _-]?name)? | logon(?:[ _-]?name)?
  | gebruiker(?:s?[ _-]?(?:naam|id))? | aanmeldnaam | inlognaam | account[ _-]?name | accountnaam
  | run[ _-]?as | owner | eigenaar
  | (?:signed|logged)\ (?:in|on)\ (?:as|user) | (?:aangemeld|ingelogd)\ als | medewerker | employee | full[ _-]?name
  | volledige\ naam
  | (?:created|modified|changed|started|executed|submitted|requested|performed)[ _-]?by
  | (?:aangemaakt|gewijzigd|gestart|uitgevoerd|ingediend|aangevraagd)\ door )
)"""
_FULL_NAME = r"""[\w.$'-]{2,64}+(?:(?:[ ](?:van|de|der|den|het|ten|ter|te|von|di|da|el))*+[ ][A-Z][\w'-]{1,30}+){0,3}+
    (?=[ \t]*(?:[\n,;|("'<&\\]|$))"""


def _international(_: re.Match[str], value: str) -> bool:
    count = sum(c.isdigit() for c in value)
    return 8 <= count <= 15 and (not value.startswith("00") or not value.isdigit())


def _phone(_: re.Match[str], value: str) -> bool:
    return 7 <= sum(c.isdigit() for c in value) <= 15 and not re.match(r"\d{4}-\d\d-\d\d|\d\d?[-./]\d\d?[-./]\d{4}", value)


MAILS: tuple[Rule, ...] = (
    rule(
        "mail",
        "mail",
        r"""(?<![\w.+-])(?:(?<!\\)|(?![nrt]))(?P<v>\w(?:[\w+'\#-]|\.(?=[\w+'-]))*+@[\w-]++(?:\.[\w-]++)*+)""",
        _mail,
        needs="@",
    ),
)

USERS: tuple[Rule, ...] = (
    rule(
        "user",
        "name",
        rf"""(?:(?<![\w.\\-])|(?<=\\[nrt]))(?P<who>(?:user|gebruiker|account|login)[ :='\"]{{1,3}})?
        (?P<v>[A-Za-z][A-Za-z0-9_-]{{1,30}}(?:\.[A-Za-z]{{2,10}}){{0,2}}
        {BACKSLASH}[A-Za-z][\w.$-]{{1,60}}+)(?![\\:]\w|\\\\|/)""",
        _account,
        needs="\\",
    ),
    rule(
        "user",
        "name",
        rf"""(?:[a-z]:{SLASH}|(?<=\\)|(?<![\w.:/]))(?:users|gebruikers|documents\ and\ settings){SLASH}
        (?:(?P<v1>[^\\/:*?\"<>|\n&]{{2,40}}+)(?={SLASH})|(?P<v2>[\w.-]+))""",
        _person,
        needs="users gebruikers settings",
    ),
    rule(
        "user",
        "name",
        rf"(?<![\w./])(?:/|\\/)(?:Users|home){SLASH}(?P<v>[\w.-]+)",
        _person,
        exact=True,
        needs="/users /home",
    ),
    rule(
        "user",
        "name",
        rf"""(?i:{_USER_KEY}){QUOTE}?+[ \t]{{0,4}}(?:{EQUALS}|{COLON}|[ \t]\|)[ \t]{{0,4}}
        (?:{QUOTE}(?P<v1>[^\"'\\<>\n&%;,]{{2,80}}+)(?={QUOTE})
        |(?P<v2>{_FULL_NAME})|{QUOTE}?+(?P<v3>[\w.@$'-]{{2,64}}+))""",
        _person,
        exact=True,
        needs="= : |",
    ),
    rule(
        "user",
        "name",
        rf"{LESS}(?:\w+:)?(?:user(?:name|id)?|login|gebruiker(?:snaam)?|owner|createdby|modifiedby)(?:\s[^<>]{{0,200}})?{GREATER}(?P<v>[^<>&\\\n]{{2,80}}+)(?={LESS}\\*/)",
        _person,
        needs="< lt; u003c",
    ),
)

PHONES: tuple[Rule, ...] = (
    rule(
        "phone",
        "phone",
        r"(?<![\w+.])(?P<v>(?:\+|00(?=[1-9]))[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .\-/]?\d){5,12})(?![\w])",
        _international,
        needs="+ 00",
    ),
    rule(
        "phone",
        "phone",
        r"""(?<![\w.:/+-])(?P<v>\(?(?:06\)?[ -]?(?:\d{8}|\d{4}\ \d{4}|\d\d(?:\ \d\d){3}
        |\d\ \d\d\ \d\d\ \d\d\ \d|\d{3}\ \d\d\ \d{3})
        |0[1-9]\d\)?[ -]\ ?(?:\d{7}|\d{3}\ \d{4}|\d{3}\ \d\d\ \d\d)
        |0[1-9]\d\d\)?[ -]\ ?(?:\d{6}|\d{3}\ \d{3}|\d\d\ \d\d\ \d\d)
        |\([2-9]\d\d\)\ ?[2-9]\d\d-\d{4}|[2-9]\d\d-[2-9]\d\d-\d{4}))(?![\w-]|[.:]\d)""",
    ),
    rule(
        "phone",
        "phone",
        rf"""(?<![a-z])(?:tel(?:efoon|ephone)?(?:nummer|number|nr)?|phone(?:\ ?(?:number|no))?
        |mobiel(?:nummer)?|mobile|cell|gsm|fax|whatsapp|bel(?:\ me|\ mij)?(?:\ op)?
        |call(?:\ me)?(?:\ (?:at|on))?|berei(?:kbaar|ken)\ op|reach\ me\ (?:at|on))
        {QUOTE}?+[ .:=]{{0,4}}{QUOTE}?+(?P<v>[+(]?\d[\d ()./-]{{5,18}}\d)(?!\w)""",
        _phone,
        needs="tel phone mob cell gsm fax whatsapp bel call berei reach",
    ),
)
