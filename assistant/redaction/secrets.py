"""Passwords, keys and tokens: known by the name before them, by their shape, or by looking random.

detect-secrets was considered: it looks at one line at a time, knows no Dutch and no escapes, and takes 110 ms and the
`requests` package to import. Its shapes of tokens are few enough to stand here.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.redaction.rule import COLON, EQUALS, GREATER, LESS, QUOTE, Rule, rule, words

_WEAK = words("key token code pin pincode nonce assertion sleutel handtekening")
"""Names of much else besides: what follows must look like a secret too."""
_KEY = r"""(?P<key>
    passwords?|passwd|passphrases?|passcode|pass(?<![a-z]pass)|pwd|pswd|ww(?<![a-z]ww)|wachtwoord(?:en)?|wachtwrd|wachtzin|toegangscode
  | secret(?!\ ?(?:name|id))|geheim
  | api[ _-]?(?:key|sleutel)|access[ _-]?(?:key|token)|account[ _-]?(?:key|sleutel)|subscription[ _-]?key|master[ _-]?key
  | storage[ _-]?key|functions?[ _-]?key|encryption[ _-]?key|private[ _-]?key|signing[ _-]?key
  | host[ _-]?key|toegangs(?:sleutel|token)
  | abonnementssleutel|licen[cs]e[ _-]?key|licentiesleutel|versleutelingssleutel|encryptiesleutel|prive[ _-]?sleutel
  | refresh[ _-]?token|id_token|auth[ _-]?token|sas[ _-]?token|session[ _-]?token|security[ _-]?token|user[ _-]?token
  | csrf[ _-]?token|xsrf[ _-]?token|verification[ _-]?token|requestverificationtoken|bearer[ _-]?token
  | credentials?|client[ _-]?assertion|asp\.net_sessionid|session_?id|jsessionid|phpsessid|arraffinity[a-z]*|fedauth|rtfa
  | \.aspxauth|aspnetcore\.cookies[a-z0-9]*|crmowinauth[a-z0-9]*|estsauth[a-z]*|sig(?:nature)?(?<![a-z]sig)(?<![a-z]signature)
  | key(?<![a-z]key)|token(?<![a-z]token)(?!\ ?(?:type|endpoint))|code(?<![a-z]code)|pin(?:code)?(?<![a-z]pin)(?<![a-z]pincode)
  | nonce|assertion|sleutel|handtekening
)(?:[ _-]?(?:value|waarde|text|hash|key|\d))?"""
"""Each way begins with a plain letter, so that `re` passes over all places where no such letter stands."""
_KEY_NEEDS = """pass pwd pswd ww wacht toegang secret geheim key sleutel token credential assertion session sess arraffinity
    fedauth rtfa aspxauth cookies crmowin ests sig code pin nonce handtekening"""

_SPACE = r"[ \t]{0,8}+"
_NEXT_KEY = r"(?:[\w\ .-]{1,40}?[=:])"
_STOPS = rf"(?:[\s\"'{{}}\[\]\\]|$|{_NEXT_KEY})"
_BARE = rf"""(?:
    [^\s;,&"'`<>\\“”‘’„«»{{}}()\[\]|]
  | [;,|){{(\[\]}}](?!{_STOPS})  # part of the value unless what follows shows that the value has ended
  | &(?:amp;)*+(?!(?:quot|apos|lt|gt|nbsp|\#\d+|\#x[0-9a-f]+);|{_STOPS})
  | ["'`](?=[\w!@\#$%^*])
  | <(?![a-z/!?])
  | >(?=\w)
  | \\++(?!["'`&\s]|u002[27]|[nrt]|$)  # the end of a line in an escaped text, rather than a letter of a password
)"""
_VALUE = rf"""(?:
    "(?P<v1>(?:[^"\\\n]|\\.|"(?=\w)){{1,1000}}+)"
  | (?P<q>{QUOTE})(?:
        (?P<v2>(?:(?!(?P=q))[^\n]|(?<=\\)(?P=q)|(?P=q)(?=\w)){{1,1000}}?)(?<!\\)(?P=q)(?!\w)
      | (?P<v4>(?:(?!(?P=q))\S){{1,400}}+\n[ \t]{{0,40}}+(?:(?!(?P=q))\S){{1,400}}+)(?=(?P=q))
    )
  | {QUOTE}?+[“”„«‘’]?(?P<v3>{_BARE}++)
)"""
_WORDS = words(
    """a an and any are as at be been by can cannot change changed correct default does did empty error expired expires
    failed false for forgotten from had has have hidden if in incorrect invalid is it leave missing must new no none
    not null of ok old on only or please policy required reset same see set setting should that the this to true type
    undefined unknown user valid value was what when where which will with wrong yes your aan af al als bij blijft bij
    dan dat de deze die dit door een en er fout geen gereset geldig gewijzigd haar heb hebben heeft het hij ik
    ingesteld ja je klopt kan komt kwijt leeg maar mag met moet mijn na naar nee niet nieuw nieuwe nog nu of om
    ongeldig onjuist onbekend ontbreekt op oud over te tot uw van vereist vergeten verkeerd verlopen verloopt
    verplicht voor waar wanneer wat wel werd wijzigen wordt zal zie zijn"""
)
_PLACEHOLDER = re.compile(r"[\W_xX0]*|[\[({<%$]*[{<][^{}<>]*[}>][\])}>%]*|\[?(?:redacted|hidden|verborgen|masked)\]?", re.I)
_DOTTED = re.compile(r"[vV]?\d+(?:[.:-]\d+)*[.,:]?|0x[0-9a-fA-F]+|[A-Za-z]{1,4}\d{1,8}|\d{4}-\d\d-\d\d.*")


_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.")
_GUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-")


def _is_word(value: str) -> bool:
    return value.strip(".,:;!?()[]\"'").lower() in _WORDS or bool(_PLACEHOLDER.fullmatch(value))


def _looks_made(value: str, least: int = 6) -> bool:
    """Tell whether a value is no word of a sentence: letters with digits or marks between them, not a code or version."""
    inner = value.rstrip(".,:;?)]}\"'")
    if len(inner) < least or _DOTTED.fullmatch(inner):
        return False
    letters = any(character.isalpha() for character in inner)
    digits = any(character.isdigit() for character in inner)
    return letters and (digits or bool(re.search(r"\w[!@#$%^&*+=~]|[!@#$%^&*+=~]\w", inner)))


def _looks_random(value: str) -> bool:
    """Tell letters and digits drawn by lot from long names and dates: they change between kinds of character all the time."""
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in value if c.isalnum()]
    changes = sum(one != other for one, other in pairwise(kinds))
    return "d" in kinds and len(set(kinds)) > 1 and kinds.count("d") * 14 >= len(kinds) and changes * 3 >= len(kinds)


def _is_weak(match: re.Match[str]) -> bool:
    return match["key"] in _WEAK


def _named(match: re.Match[str], value: str) -> bool:
    """A value after `=` or `:`: after a weak name, or on the next line, only where it looks made."""
    if _is_word(value) or (_is_weak(match) and not _looks_made(value, 12)):
        return False
    return "\n" not in match["sep"] or _looks_made(value)


def _strongly_named(match: re.Match[str], value: str) -> bool:
    return not _is_word(value) and (not _is_weak(match) or _looks_made(value, 12))


def _said(match: re.Match[str], value: str) -> bool:
    return not _is_word(value) and not _MAIL.match(value) and _looks_made(value, 12 if _is_weak(match) else 6)


def _random(_: re.Match[str], value: str) -> bool:
    return not _GUID.search(value) and _looks_random(value)


def _has_digit(_: re.Match[str], value: str) -> bool:
    return len(value) >= 24 or any(character.isdigit() for character in value)


_TOKEN = r"[A-Za-z0-9._~+/=%-]"
_CUT = rf"""(?:[ \t]*+\n[>\ \t]{{0,20}}+(?:
    {_TOKEN}{{24,}}+
  | (?={_TOKEN}{{0,80}}?(?:\d|[_=+~]|[a-z][A-Z]|[A-Z]{{2}}[a-z])){_TOKEN}{{1,80}}+(?=[ \t]*+(?:$|\n|["'\\,;&)}}\]]))
  | (?={_TOKEN}{{0,80}}?\d)(?={_TOKEN}{{0,80}}?[a-z])(?={_TOKEN}{{0,80}}?[A-Z]){_TOKEN}{{6,80}}+
))*+"""
"""A token goes on over the end of a line: whole lines of it, and a last one that ends the line or the quotes."""

RULES: tuple[Rule, ...] = (
    rule(
        "private-key",
        "secret",
        r"""(?P<v>-----BEGIN\ [A-Z0-9 ]{1,60}-----
        (?:(?!-----)[A-Za-z0-9+/=\s\\,:().<>&;\#%-]){0,20000}+(?:-----END\ [A-Z0-9 ]{1,60}-----)?)""",
        exact=True,
        needs="-----begin",
    ),
    rule("token", "secret", rf"(?P<v>(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{{5}}{_TOKEN}*+{_CUT})", exact=True, needs="eyj"),
    rule("token", "secret", r"(?<![\w~.-])(?P<v>[\w~.-]{3}\dQ~[\w~.-]{20,}+)", exact=True, needs="q~"),
    rule(
        "token",
        "secret",
        r"""(?<![A-Za-z0-9])(?P<v>(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[sr]k_(?:live|test)_|sk-|AKIA|ASIA|AIza|npm_|pypi-|SG\.
        |ya29\.|shpat_|hvs\.|dapi)[\w.-]{12,}+)""",
        exact=True,
        needs="gh github_pat_ glpat- xox k_ sk- akia asia aiza npm_ pypi- sg. ya29. shpat_ hvs. dapi",
    ),
    rule("bearer", "secret", rf"\bbearer[\s:=+]{{1,4}}+{QUOTE}?+(?P<v>{_TOKEN}{{8,}}+{_CUT})", _has_digit, needs="bearer"),
    rule(
        "bearer",
        "secret",
        rf"""\bauthorization{QUOTE}?+{_SPACE}(?:{COLON}|{EQUALS}|,){_SPACE}{QUOTE}?+
        (?:(?:bearer|basic|negotiate|ntlm|digest|sharedkey|sharedaccesssignature|token)[ \t]++)?
        (?P<v>[^\s"'`\\<>]{{6,}}+{_CUT})""",
        _has_digit,
        needs="authorization",
    ),
    rule(
        "cookie",
        "secret",
        rf"(?:set-)?cookie2?{QUOTE}?+{_SPACE}{COLON}{_SPACE}{QUOTE}?+(?P<v>[\w.-]{{1,80}}=[^\n\"'`\\<>]++)",
        needs="cookie",
    ),
    rule(
        "connection-string",
        "secret",
        rf";{_SPACE}(?:password|pwd|wachtwoord){_SPACE}={_SPACE}(?P<v>(?:[^;&\\\"'\n<>]|;(?!{_STOPS})|&(?!{_STOPS}|\w{{2,6}};)){{1,200}}+)(?=;)",
        needs=";",
    ),
    rule(
        "login-in-address",
        "secret",
        r":(?:\\*+/){2}(?P<v>[^\s/@:\"'<>\\]{1,100}+:[^\s/@\"'<>\\]{0,200}+)(?=@)",
        needs="@",
    ),
    rule(
        "element",
        "secret",
        rf"(?P<l>{LESS})[\w:.-]{{0,60}}?{_KEY}[\w.-]{{0,30}}+(?:\s[^<>&\n]{{0,200}}+)?{GREATER}(?P<v>(?:(?!(?P=l))[^<]){{1,2000}}+)(?=(?P=l)\\*/)",
        _strongly_named,
        needs="< lt; u003c",
    ),
    rule(
        "setting",
        "secret",
        rf"""(?<![a-z])(?:key|name|naam|sleutel){QUOTE}?+\s{{0,4}}+(?:{EQUALS}|{COLON})\s{{0,4}}+
        (?P<o>{QUOTE})[\w:./ -]{{0,80}}?{_KEY}[\w.-]{{0,30}}+(?P=o)
        [\s,]{{0,60}}+{QUOTE}?+(?:value|waarde){QUOTE}?+\s{{0,4}}+(?:{EQUALS}|{COLON})\s{{0,4}}+{_VALUE}""",
        _strongly_named,
        needs="value waarde",
    ),
    rule(
        "named",
        "secret",
        rf"{_KEY}{QUOTE}?+\]?(?P<sep>{_SPACE}(?:{EQUALS}|{COLON}|\t|\|){_SPACE}(?:\n[ \t]{{0,40}}+)?){_VALUE}",
        _named,
        needs=_KEY_NEEDS,
    ),
    rule(
        "said",
        "secret",
        rf"(?<![\w/-])(?:--?|/)[\w-]{{0,30}}?{_KEY}[ \t]++{_VALUE}",
        _strongly_named,
        needs=_KEY_NEEDS,
    ),
    rule(
        "said",
        "secret",
        rf"{_KEY}\b[ \t\n]{{1,4}}+{_VALUE}",
        lambda match, value: not _is_weak(match) and _said(match, value),
        needs=_KEY_NEEDS,
    ),
    rule(
        "said",
        "secret",
        rf"{_KEY}\b[^\n.;:=\"']{{0,50}}?\b(?:is|was|to|into|naar|op|in|wordt|werd|became|now|nu|account|for)\b{_SPACE}[:=]?{_SPACE}\n?{_SPACE}(?=[^\s]{{0,200}}?[\d!@\#$%^*~]){_VALUE}",
        _said,
        needs=_KEY_NEEDS,
    ),
    rule(
        "said",
        "secret",
        r"""(?:pin|pincode|otp|verifi(?:catie|cation\ )code|(?:mfa|sms|2fa|controle)[ -]?code)
        (?:\ is|\ was)?[ \t]*[:=]?[ \t]+(?P<v>\d{4,8}(?![\w.:-])(?:[{(\[][^\s"'<>]{0,80}+)?+)""",
        needs="pin otp code",
    ),
)

RANDOM: tuple[Rule, ...] = (
    rule("random", "secret", r"(?<![A-Za-z0-9+/_=-])(?P<v>[A-Za-z0-9+/_-]{24,}+={0,2})", _random, exact=True),
    rule(
        "random",
        "secret",
        r"(?<![A-Za-z0-9])(?P<v>(?=[0-9]*+[a-f]|[0-9]*+[A-F])(?:[0-9a-f]{33,}+|[0-9A-F]{33,}+))(?![A-Za-z0-9])",
        exact=True,
    ),
)
"""What no other rule knows: these look last, for a GUID is random too."""
