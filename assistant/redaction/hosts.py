"""Where: hosts, IP addresses, and the GUIDs of tenants, environments and records."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from assistant.redaction.rule import QUOTE, Rule, rule, words

_PUBLIC = words(
    """microsoft.com aka.ms microsoftonline.com login.windows.net sts.windows.net graph.windows.net windows.net
    core.windows.net azure.com management.azure.com portal.azure.com api.loganalytics.io azure.net windowsazure.com
    visualstudio.com token.azure-apim.net api.businesscentral.dynamics.com businesscentral.dynamics.com
    home.dynamics.com lcs.dynamics.com dynamics.com make.powerapps.com powerapps.com powerplatform.com sharepoint.com
    onmicrosoft.com office.com office365.com live.com outlook.com bing.com msn.com dataintegrator.trafficmanager.net
    creativecommons.org w3.org xmlsoap.org ietf.org iana.org oasis-open.org openxmlformats.org github.com
    stackoverflow.com google.com nginx.org apache.org python.org mozilla.org wikipedia.org nuget.org localhost
    example.com example.org localhost.localdomain"""
)
_WITH_TENANTS = words(
    """windows.net core.windows.net azure.com azure.net visualstudio.com dynamics.com powerapps.com powerplatform.com
    sharepoint.com onmicrosoft.com microsoftonline.com office.com example.com example.org localhost"""
)
"""Of these only the name itself is public: what stands before it names a tenant or an organisation."""
_SERVICES = re.compile(
    r"(?:globaldisco\.)?(?:api\.)?crm\d{0,2}\.dynamics\.com|(?:login|device|autologon)\.microsoftonline\.com"
)
_ONE_NAME = words("localhost api host server hostname servername example schemas tempuri")


def _is_public(host: str) -> bool:
    host = host.lower().rstrip(".").removeprefix("www.")
    if host in _PUBLIC or host in _ONE_NAME or _SERVICES.fullmatch(host):
        return True
    labels = host.split(".")
    ends = (".".join(labels[index:]) for index in range(1, len(labels)))
    return any(end in _PUBLIC and end not in _WITH_TENANTS for end in ends)


def _private_host(_: re.Match[str], value: str) -> bool:
    return not _is_public(value) and not re.fullmatch(r"[\d.]+", value)


def _private_name(_: re.Match[str], value: str) -> bool:
    """A host that stands in a sentence: dots also join the words of programs, `accounts.Writes` and `System.Net`."""
    top = value[value.rindex(".") + 1 :]
    if not (top.islower() or value.isupper()) or _is_public(value):
        return False
    return top.lower() in _CLEAR_TOPS or (value.count(".") > 1 and (value.islower() or top.lower() == "net"))


_CLEAR_TOPS = words("com nl eu org local lan corp internal intra")
_LABEL = r"[A-Za-z0-9][\w-]{0,62}"
_OVER_LINE = r"(?:-[ \t]*+\n[ \t]{0,20}(?=[\w-]{1,40}\.[a-z]))"

_VERSION_BEFORE = re.compile(
    r"(?:versi(?:on|e|oni|ones)s?|\bver|builds?|releases?|update|upgraded?|platform|hotfix|runtime|applicati(?:on|e)"
    r"|solution|oplossing|assembly|package|pakket|core|minimum|minimaal)"
    r"(?P<between>[^\n\d]{0,16}(?:\d+(?:\.\d+)+[^\n\d]{1,12})?)\Z|\bv\.?\s?\Z|[A-Za-z]/\Z",
    re.I,
)
_VERSION_AFTER = re.compile(
    r"\s{0,4}(?:as (?:a|the) minimum|or (?:later|newer|higher|above)|als (?:het )?minimum|of (?:later|nieuwer|hoger))\b", re.I
)
_PLACE = re.compile(r"server|host|address|adres|\bip\b|client|node|machine|//|@", re.I)
_NO_PLACE = frozenset({"127.0.0.1", "0.0.0.0", "255.255.255.255", "255.255.255.0", "1.0.0.0"})


def _ipv4(match: re.Match[str], value: str) -> bool:
    """Four numbers that are an address and that no word beside them calls a version."""
    try:
        IPv4Address(value)
    except AddressValueError:
        return False
    if value.endswith(".0") and not match.string.startswith("/", match.end()):
        return False  # no machine has such an address, and many versions end so
    if _VERSION_AFTER.match(match.string, match.end()):
        return False
    called = _VERSION_BEFORE.search(match.string[max(0, match.start() - 60) : match.start()])
    return value not in _NO_PLACE and (not called or bool(_PLACE.search(called["between"] or "")))


def _ipv6(_: re.Match[str], value: str) -> bool:
    try:
        IPv6Address(value)
    except AddressValueError:
        return False
    groups = [group for group in value.split(":") if group]
    return len(groups) > 1 and any(len(group) > 2 for group in groups) and any(c.isdigit() for c in value)


def _not_empty(_: re.Match[str], value: str) -> bool:
    return any(character not in "0-\n \t" for character in value)


def _with_letter(_: re.Match[str], value: str) -> bool:
    return any(character.isalpha() for character in value)


_H = r"[0-9A-Fa-f](?:\n[ \t>]{0,20}+(?=[0-9A-Fa-f-]))?+"
_DASH = r"-(?:\n[ \t>]{0,20}+)?+"

GUIDS: tuple[Rule, ...] = (
    rule(
        "guid",
        "guid",
        rf"""(?<![0-9A-Za-z])(?P<v>(?:{_H}){{8}}{_DASH}(?:(?:{_H}){{4}}{_DASH}){{3}}
        (?:[0-9A-Fa-f](?:\n[ \t>]{{0,20}}+(?=[0-9A-Fa-f]))?){{11}}[0-9A-Fa-f])(?![0-9A-Za-z])""",
        _not_empty,
        needs="-",
    ),
    rule("guid", "guid", r"(?<![0-9A-Za-z-])(?P<v>[0-9a-f]{32}|[0-9A-F]{32})(?![0-9A-Za-z])", _with_letter, exact=True),
    rule(
        "guid",
        "guid",
        r"""(?<![0-9A-Za-z-])(?P<v>[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-(?:[0-9A-Fa-f]{4}-){0,2}[0-9A-Fa-f]{0,12}+(?=\.{3}|…|["'\s\\]*\Z)
        |[0-9A-Fa-f]{0,8}-(?:[0-9A-Fa-f]{4}-){1,3}[0-9A-Fa-f]{12})(?![0-9A-Za-z-])""",
        _with_letter,
        needs="-",
    ),
)

HOSTS: tuple[Rule, ...] = (
    rule(
        "host",
        "host",
        rf""":(?:\\*+/){{2}}(?:[^\s/@\"'<>\\]{{1,300}}+@)?+
        (?P<v>[^\W_](?:[\w-]|\.(?=\w)|{_OVER_LINE})*+)""",
        _private_host,
    ),
    rule(
        "host",
        "host",
        rf"""(?<![\w@.*>%-])(?:(?<!\\)|(?![nrt]))(?P<v>(?:{_LABEL}{_OVER_LINE})?(?:{_LABEL}\.){{1,8}}
        (?:com|nl|eu|org|local|lan|corp|internal|intra|net|be|de|fr|uk|us|cn|io|cloud))(?![\w-]|\.\w)""",
        _private_name,
        needs=".com .nl .eu .org .local .lan .corp .internal .intra .net .be .de .fr .uk .us .cn .io .cloud",
    ),
    rule(
        "host",
        "host",
        rf"(?<![\w@.*>%-])(?P<v>{_LABEL}\.(?:api\.|sandbox\.)?(?:crm\d{{0,2}}|cloudax|operations)\.dyn\w*+(?:\.\w*+)?)",
        _private_host,
        needs=".dyn",
    ),
    rule(
        "host",
        "host",
        r"(?<![^\s\"'(=,;\[])(?:\\\\){1,4}(?P<v>(?![nrt][A-Z]|u[0-9a-f]{4})[A-Za-z0-9][\w.-]{1,60}+)(?=\\+[\w$])",
        exact=True,
        needs="\\\\",
    ),
    rule(
        "host",
        "host",
        rf"""(?<![a-z])(?:data\ source|server(?:name|naam)?|host(?:name|naam)?|machine[ _]?name
        |computer(?:[ _]?name|naam)?){QUOTE}?+
        \ ?(?:=|(?<=name):|(?<=naam):|(?<=name[\"']):)\s?{QUOTE}?+(?:tcp:|np:)?+(?P<v>[A-Za-z0-9][\w.-]{{2,}}+)(?!/)""",
        _private_host,
        needs="= name",
    ),
    rule("host", "host", r"(?<![\w.-])(?P<v>unq[0-9a-f]{20,}|org[0-9a-f]{8})(?![\w-])", _with_letter, needs="unq org"),
)

IPS: tuple[Rule, ...] = (
    rule("ip", "ip", r"(?<![\w.-])(?P<v>\d{1,3}(?:\.\d{1,3}){3})(?![\w-]|\.\d)", _ipv4, needs="."),
    rule(
        "ip",
        "ip",
        r"(?<![\w:.])(?P<v>(?:[0-9a-f]{1,4}:{1,2}){2,7}(?:[0-9a-f]{1,4})?|[0-9a-f]{2,4}::[0-9a-f]{1,4})(?![\w:])",
        _ipv6,
        needs=":",
    ),
)
