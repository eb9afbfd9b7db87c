"""Wat het product zegt in het Nederlands."""

PHRASES = {
    # begin en luisteren
    "opening": "Plak de foutmelding, of beschrijf wat er misgaat met de synchronisatie van uw Dynamics 365-gegevens.",
    "opening-hint": "Dual-write en Business Central met Dataverse. Niets verlaat deze computer. Typ help voor de opdrachten.",
    "nothing-said": "Plak de foutmelding of beschrijf het probleem; help toont de opdrachten.",
    "again": "U kunt de volgende fout plakken.",
    # niet bekend
    "unknown": "Ik herken hierin geen bekend probleem.",
    "unknown-more": (
        "De volledige melding zegt misschien meer. U vindt die zo:\n"
        "- dual-write, bij het starten van een toewijzing: tabblad Details initiële synchronisatie (Initial sync details) op "
        "de pagina Twee keer wegschrijven (Dual-write)\n"
        "- dual-write, in het dagelijks werk: in de tabel DualWriteErrorLog, met uitgebreide logboekregistratie aan\n"
        "- Business Central: de pagina's Synchronisatiefouten met gekoppelde gegevens (Coupled Data Synchronization Errors) en "
        "Synchronisatiefouten bij integratie (Integration Synchronization Errors)"
    ),
    "unknown-support": (
        "Als u ondersteuning vraagt, geef dan de volledige melding met het tijdstip, wat u aan het doen was, de record of "
        "toewijzing en de naam van de omgeving."
    ),
    "unknown-next": "Plak meer van de melding, of typ stoppen.",
    "no-more-candidates": "Ik ken geen ander probleem dat past bij wat u hebt verteld.",
    "nearest": "Dit lijkt er het meest op, maar het is te weinig om op af te gaan: {titles}.",
    # vragen
    "so-far": "Dat kan nog van alles zijn.",
    "answer-not-understood": "Dat begrijp ik niet als antwoord. Kies een nummer, of beschrijf het met andere woorden.",
    "unknown-choice": "Dat weet ik niet",
    # concluderen
    "found-problem": "{title}",
    "found-procedure": "Zo doet u dat: {title}",
    "several": "Ik zie {count} afzonderlijke fouten. Ik begin met de fout die de andere kan veroorzaken:",
    "several-item": "{number}. {title}",
    "next-error": "Nu de volgende fout.",
    "almost-certain": "vrijwel zeker",
    "very-likely": "zeer waarschijnlijk",
    "likely": "waarschijnlijk",
    "possible": "mogelijk",
    "because": "Dat is {sureness}, want {reasons}.",
    "reason-quoted": "{title} (“{text}”)",
    "reason-fact": "{title}: {label}",
    "reasons-join": "; ",
    "cause": "Hoe dat komt: {text}",
    "role-stated": "Vereiste rol: {role}.",
    "role-inferred": "Vereiste rol: {role} (de documentatie noemt er geen; dit is afgeleid).",
    "warning": "Let op: {text}",
    "steps": "{total} stappen. Typ na elke stap klaar, of overslaan, mislukt, terug, alles of help.",
    "step-one": "Eén stap. Typ klaar als u die hebt gedaan, of mislukt, terug of help.",
    # stappen
    "see": "Controle: {text}",
    "step-role": "Rol: {role}",
    "step-inferred": "De documentatie zegt dit niet; het is afgeleid.",
    "step-interrupts": "Dit onderbreekt het werk of de synchronisatie een tijdje.",
    "step-destroys": "Dit verwijdert: {text}",
    "step-procedure": "Zo doet u dat: {title} ({id}).",
    "step-words": "Typ klaar, overslaan, mislukt, terug of alles; of beschrijf iets anders.",
    "no-step": "Er is nu geen stap om te doen.",
    "confirm": "De volgende stap kunt u niet ongedaan maken. U verwijdert hiermee: {text} Wilt u de stap zien?",
    "confirm-typing": "Typ het hele woord ja om door te gaan, of nee om deze stap over te slaan.",
    "skipped-destroying": "Overgeslagen. Er is niets verwijderd.",
    "failed-noted": "Genoteerd dat stap {number} niet is gelukt.",
    "all-steps": "Alle stappen:",
    # controleren en afsluiten
    "solved": "Mooi. Opgelost: {title}.",
    "answered": "Mooi. Dat was: {title}.",
    "not-solved": "Dan was dit het niet, of niet alleen.",
    "unverified": "Goed. Controleer het zodra dat kan: {question}",
    "handing-off": "Verder kom ik hier niet. Deze notitie is voor degene die het overneemt:",
    "handing-off-role": "Voor stap {number} is de rol {role} nodig. Deze notitie is voor iemand met die rol:",
    "bye": "Tot ziens.",
    # opdrachten
    "help": (
        "Opdrachten, elk op een eigen regel:\n"
        "  terug     laatste beurt ongedaan maken   opnieuw   opnieuw beginnen\n"
        "  help      dit overzicht                  stoppen   afsluiten\n"
        "  taal nl | en                             rol NAAM  uw rol: {roles}\n"
        "Tijdens de stappen:\n"
        "  klaar, overslaan, mislukt, terug, alles\n"
        "Al het andere wordt als aanwijzing gelezen. Een geplakte melding mag uit veel regels bestaan."
    ),
    "nothing-to-undo": "Er is niets om ongedaan te maken.",
    "undone": "Ongedaan gemaakt.",
    "restarted": "Nieuw geval.",
    "no-such-command": "De opdracht {command} bestaat niet. Typ help voor de opdrachten.",
    "language-set": "Ik ga verder in het Nederlands.",
    "no-such-language": "Talen: en, nl.",
    "role-set": "Uw rol: {role}.",
    "no-such-role": "Rollen: {roles}.",
    # de overdrachtsnotitie
    "note-title": "Overdracht",
    "note-for": "Voor",
    "note-problem": "Probleem",
    "note-certainty": "Zekerheid",
    "note-evidence": "Aanwijzingen",
    "note-answers": "Antwoorden",
    "note-steps": "Gedane stappen",
    "note-to-do": "Nog te doen",
    "note-candidates": "Andere mogelijkheden",
    "note-values": "Uit de melding",
    "note-sources": "Bronnen",
    "note-knowledge": "Kennisbank",
    "note-unknown": "niet bekend",
    "outcome-done": "gedaan",
    "outcome-skip": "overgeslagen",
    "outcome-failed": "mislukt",
    # woorden die de schermen tonen
    "label-step": "Stap {number} van {total}",
    # de opdrachtregel
    "bad-json": "geen JSON: {reason}",
    "not-an-object": "geen JSON-object",
    "no-text": "geen tekst onder de sleutel {column!r}",
    "in-line": "regel {number}: {error}",
    "cli-description": "Lost synchronisatieproblemen van Dynamics 365 op: dual-write, en Business Central met Dataverse.",
    "cli-commands": "opdrachten",
    "cli-arguments": "argumenten",
    "cli-options": "opties",
    "cli-usage": "gebruik: ",
    "cli-wrong": "{program}: {reason}",
    "cli-help": "dit overzicht tonen en stoppen",
    "cli-version": "de versie van het programma en van de kennisbank tonen",
    "cli-lang": "taal waarin het programma spreekt: en of nl",
    "cli-knowledge": "map met eigen kennis, die de meegeleverde aanvult of vervangt",
    "cli-chat": "het gesprek voeren in deze terminal (ook zonder opdracht)",
    "cli-chat-text": "het eerste dat wordt gezegd",
    "cli-role": "uw rol; stappen daarboven worden overgedragen",
    "cli-plain": "gewone regels: voor pijpen, eenvoudige terminals en schermlezers",
    "cli-diagnose": "één tekst beoordelen",
    "cli-file": "te lezen bestand, of - voor standaardinvoer",
    "cli-text": "de tekst zelf",
    "cli-json": "JSON afdrukken",
    "cli-triage": "veel teksten beoordelen, één JSON-object per regel",
    "cli-format": "vorm van de regels",
    "cli-column": "sleutel met de tekst",
    "cli-converse": "het gesprek voeren als JSON-regels via standaardinvoer en -uitvoer",
    "cli-explain": "één onderwerp tonen",
    "cli-id": "id van een onderwerp",
    "cli-kb": "gereedschap voor kennisauteurs",
    "cli-kb-check": "de kennisbank controleren",
    "cli-kb-list": "de onderwerpen opsommen",
    "cli-kb-schema": "het JSON Schema van een onderwerp afdrukken, voor editors",
    "cli-list-area": "alleen gebieden die zo beginnen",
    "cli-list-kind": "alleen deze soort: problem of procedure",
    "cli-list-role": "alleen wat deze rol nodig heeft",
    "cli-list-text": "alleen met dit in id of titel",
    "cannot-read": "kan {path} niet lezen: {reason}",
    "no-input": "geen invoer: geef een bestand, - of --text",
    "two-inputs": "geef een bestand of --text, niet allebei",
    "no-entry": "het onderwerp {name!r} bestaat niet",
    "no-entry-hint": "het onderwerp {name!r} bestaat niet; bedoelt u {hint!r}?",
    "no-role": "de rol {name!r} bestaat niet; rollen: {roles}",
    "left-out": "Deze bestanden van uw eigen kennis zijn weggelaten:",
    "knowledge-broken": "De kennisbank is niet bruikbaar:",
    "candidates": "Het kan dit zijn:",
    "candidate": "- {title} ({id}), {sureness}",
    "would-ask": "Om ze te onderscheiden zou ik vragen: {question}",
    # de pagina van een onderwerp
    "page-id": "Id: {id} ({kind}, {area})",
    "page-kind-problem": "probleem",
    "page-kind-procedure": "procedure",
    "page-messages": "Meldingen:",
    "page-signs": "Tekenen:",
    "page-steps": "Stappen:",
    "page-verify": "Is het gelukt? {text}",
    "page-related": "Verwant:",
    "page-sources": "Bronnen:",
    "page-changes": "Sindsdien:",
}
