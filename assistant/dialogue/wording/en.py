"""What the product says in English."""

PHRASES = {
    # opening and listening
    "opening": "Paste the error message, or describe what goes wrong with the synchronization of your Dynamics 365 data.",
    "opening-hint": "Dual-write and Business Central with Dataverse. Nothing leaves this computer. Type help for the commands.",
    "nothing-said": "Paste the error message or describe the problem; help shows the commands.",
    "again": "You can paste the next error.",
    # not known
    "unknown": "I do not recognize a known problem in this.",
    "unknown-more": (
        "The full message may tell more. You find it:\n"
        "- dual-write, starting a map: tab Initial sync details on the Dual-write page\n"
        "- dual-write, in daily work: in the DualWriteErrorLog table, with verbose logging switched on\n"
        "- Business Central: pages Coupled Data Synchronization Errors and Integration Synchronization Errors"
    ),
    "unknown-support": (
        "If you ask support, hand over the full message with its time, what you were doing, the record or map, and the "
        "environment's name."
    ),
    "unknown-next": "Paste more of the message, or type quit.",
    "no-more-candidates": "I know no other problem that fits what you told me.",
    "nearest": "Nearest by what it says, though not enough to go on: {titles}.",
    # asking
    "so-far": "That could be one of several things.",
    "answer-not-understood": "I do not understand that as an answer. Choose a number, or describe it in other words.",
    "unknown-choice": "I don't know",
    # concluding
    "found-problem": "{title}",
    "found-procedure": "How to: {title}",
    "several": "I see {count} separate errors. I begin with the one that may cause the others:",
    "several-item": "{number}. {title}",
    "next-error": "On to the next error.",
    "almost-certain": "almost certain",
    "very-likely": "very likely",
    "likely": "likely",
    "possible": "possible",
    "because": "That is {sureness}, because {reasons}.",
    "reason-quoted": "{title} (“{text}”)",
    "reason-fact": "{title}: {label}",
    "reasons-join": "; ",
    "cause": "Why: {text}",
    "role-stated": "Role needed: {role}.",
    "role-inferred": "Role needed: {role} (the documentation states none; this is inferred).",
    "warning": "Note: {text}",
    "steps": "{total} steps. Type done after each one, or skip, failed, back, all or help.",
    "step-one": "One step. Type done when you have done it, or failed, back or help.",
    # steps
    "see": "Check: {text}",
    "step-role": "Role: {role}",
    "step-inferred": "The documentation does not say this; it is inferred.",
    "step-interrupts": "This interrupts work or synchronization for a while.",
    "step-destroys": "This deletes: {text}",
    "step-procedure": "How to do that: {title} ({id}).",
    "step-words": "Type done, skip, failed, back or all; or describe something else.",
    "no-step": "There is no step to do right now.",
    "confirm": "The next step cannot be undone. It deletes: {text} Do you want to see it?",
    "confirm-typing": "Type the whole word yes to go on, or no to skip this step.",
    "skipped-destroying": "Skipped. Nothing has been deleted.",
    "failed-noted": "Noted that step {number} did not work.",
    "all-steps": "All steps:",
    # verifying and ending
    "solved": "Good. Solved: {title}.",
    "answered": "Good. That was: {title}.",
    "not-solved": "Then this was not it, or not all of it.",
    "unverified": "Fine. Check it when you can: {question}",
    "handing-off": "I cannot solve this further. This note is for the next person:",
    "handing-off-role": "Step {number} needs the role {role}. This note is for someone who has it:",
    "bye": "Goodbye.",
    # commands
    "help": (
        "Commands, each on a line of its own:\n"
        "  back      undo the last turn         restart   begin again\n"
        "  help      show this                  quit      leave\n"
        "  language nl | en                     role NAME your role: {roles}\n"
        "While walking steps:\n"
        "  done, skip, failed, back, all\n"
        "Anything else is read as evidence. A pasted message may have many lines."
    ),
    "nothing-to-undo": "There is nothing to undo.",
    "undone": "Undone.",
    "restarted": "New case.",
    "no-such-command": "There is no command {command}. Type help for the commands.",
    "language-set": "I go on in English.",
    "no-such-language": "Languages: en, nl.",
    "role-set": "Your role: {role}.",
    "no-such-role": "Roles: {roles}.",
    # the hand-off note
    "note-title": "Hand-off",
    "note-for": "For",
    "note-problem": "Problem",
    "note-certainty": "Certainty",
    "note-evidence": "Evidence",
    "note-answers": "Answers",
    "note-steps": "Steps tried",
    "note-to-do": "Steps to do",
    "note-candidates": "Other possibilities",
    "note-values": "From the message",
    "note-sources": "Sources",
    "note-knowledge": "Knowledge base",
    "note-unknown": "not known",
    "outcome-done": "done",
    "outcome-skip": "skipped",
    "outcome-failed": "failed",
    # labels that shells print
    "label-step": "Step {number} of {total}",
    # the command line
    "bad-json": "not JSON: {reason}",
    "not-an-object": "not a JSON object",
    "no-text": "no text under the key {column!r}",
    "in-line": "line {number}: {error}",
    "cli-description": "Troubleshoots Dynamics 365 data synchronization: dual-write, and Business Central with Dataverse.",
    "cli-commands": "commands",
    "cli-arguments": "arguments",
    "cli-options": "options",
    "cli-usage": "usage: ",
    "cli-wrong": "{program}: {reason}",
    "cli-help": "show this help and leave",
    "cli-version": "show the version of the program and of the knowledge base",
    "cli-lang": "language of what is said: en or nl",
    "cli-knowledge": "folder with knowledge of your own, which adds to the shipped or replaces it",
    "cli-chat": "hold the dialogue on this terminal (also without a command)",
    "cli-chat-text": "the first thing said",
    "cli-role": "your role; steps above it become a hand-off",
    "cli-plain": "plain lines: for pipes, dumb terminals and screen readers",
    "cli-diagnose": "judge one text",
    "cli-file": "file to read, or - for standard input",
    "cli-text": "the text itself",
    "cli-json": "print JSON",
    "cli-triage": "judge many texts, one JSON object a line",
    "cli-format": "form of the records",
    "cli-column": "key that holds the text",
    "cli-converse": "hold the dialogue as JSON Lines over standard input and output",
    "cli-explain": "show one entry",
    "cli-id": "id of an entry",
    "cannot-read": "cannot read {path}: {reason}",
    "no-input": "no input: give a file, - or --text",
    "two-inputs": "give a file or --text, not both",
    "no-entry": "there is no entry {name!r}",
    "no-entry-hint": "there is no entry {name!r}; did you mean {hint!r}?",
    "no-role": "there is no role {name!r}; roles: {roles}",
    "left-out": "These files of your own knowledge were left out:",
    "knowledge-broken": "The knowledge base cannot be used:",
    "candidates": "It could be:",
    "candidate": "- {title} ({id}), {sureness}",
    "would-ask": "To tell them apart I would ask: {question}",
    # the page of an entry
    "page-id": "Id: {id} ({kind}, {area})",
    "page-kind-problem": "problem",
    "page-kind-procedure": "procedure",
    "page-messages": "Messages:",
    "page-signs": "Signs:",
    "page-steps": "Steps:",
    "page-verify": "Did it work? {text}",
    "page-related": "Related:",
    "page-sources": "Sources:",
    "page-changes": "Since then:",
}
