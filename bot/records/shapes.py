"""Outcomes as JSON and back, without the words: those have a column of their own."""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeAlias

from bot.domain import (
    Accept,
    Answer,
    AskBack,
    Asked,
    Decline,
    Draft,
    Entry,
    Escalate,
    Finding,
    Handoff,
    Need,
    Option,
    Outcome,
    Receipt,
    Refer,
    Refused,
    Silent,
    Span,
    Step,
    Verdict,
)

Json: TypeAlias = dict[str, Any]  # what json.loads gives back of what this module wrote


def receipt_for(receipt: Receipt) -> Json:
    """Everything but the drafts' words."""
    whole = asdict(replace(receipt, decisions=()))  # those have a table of their own
    del whole["decisions"]
    return {**whole, "trail": [_step_for(step) for step in receipt.trail]}


def _step_for(step: Step) -> Json:
    verdict = step.verdict
    return {
        "tier": step.tier,
        "citations": list(step.draft.citations) if step.draft else None,
        "verdict": type(verdict).__name__,
        "private": isinstance(verdict, Accept) and verdict.private,
        "findings": _findings_for(verdict),
        "needs": [asdict(need) for need in verdict.needs] if isinstance(verdict, AskBack) else [],
        "to": verdict.to if isinstance(verdict, Refer) else None,
        "ms": step.ms,
        "cost_usd": step.cost_usd,
    }


def _findings_for(verdict: Verdict) -> list[list[str]]:
    match verdict:
        case Escalate() | Refer() | Decline():
            return [[finding.rule, finding.detail] for finding in verdict.findings]
        case Accept() | AskBack():
            return []


def shape_for(value: Outcome) -> Json:
    """What an outcome holds besides its text and receipt."""
    match value:
        case Answer():
            entries = [_entry_for(entry) for entry in value.entries]
            return {"entries": entries, "recalled": dict(value.recalled)}
        case Asked():
            options = [asdict(option) for option in value.options]
            return {
                "kind": value.kind,
                "needs": [asdict(need) for need in value.needs],
                "proposed": dict(value.proposed),
                "entry": value.entry,
                "options": options,
            }
        case Handoff():
            return {
                "to": value.to,
                "draft": asdict(value.draft) if value.draft else None,
                "known": dict(value.known),
                "lacking": list(value.lacking),
            }
        case Silent():
            return {"withheld": value.withheld}
        case Refused():
            return {}


def _entry_for(entry: Entry) -> Json:
    whole = asdict(entry)
    return {
        **whole,
        "audience": sorted(entry.audience),
        "valid": [entry.valid.first.isoformat(), entry.valid.last.isoformat()]
        if entry.valid
        else None,
        "review_by": entry.review_by.isoformat() if entry.review_by else None,
    }


def outcome_from(row: Json) -> Outcome:
    """The outcome that a row of the table `outcome` holds."""
    receipt, shape = _receipt_from(json.loads(row["receipt"])), json.loads(row["shape"])
    match row["kind"]:
        case "answer":
            return _answer_from(row, shape, receipt)
        case "ask":
            return _asked_from(row["text"], shape, receipt)
        case "handoff":
            return _handoff_from(row["text"], shape, receipt)
        case "refuse":
            return Refused(receipt=receipt, say=row["text"])
        case _:
            return Silent(receipt=receipt, withheld=shape.get("withheld"))


def _answer_from(row: Json, shape: Json, receipt: Receipt) -> Answer:
    draft = Draft(text=row["text"], citations=tuple(json.loads(row["citations"])), tier=row["tier"])
    entries = tuple(_entry_from(entry) for entry in shape["entries"])
    return Answer(
        draft=draft,
        entries=entries,
        receipt=receipt,
        private=bool(row["private"]),
        recalled=shape.get("recalled", {}),
    )


def _asked_from(text: str, shape: Json, receipt: Receipt) -> Asked:
    return Asked(
        text=text,
        kind=shape["kind"],
        needs=_needs_from(shape),
        proposed=shape.get("proposed", {}),
        entry=shape["entry"],
        options=tuple(Option(**option) for option in shape["options"]),
        receipt=receipt,
    )


def _needs_from(shape: Json) -> tuple[Need, ...]:
    """The fields that were asked for; releases that asked for one at a time wrote its name."""
    if "needs" in shape:
        return tuple(_need_from(need) for need in shape["needs"])
    choices = tuple(option["value"] for option in shape["options"])
    return (Need(shape["field"], choices),) if shape["field"] else ()


def _handoff_from(say: str, shape: Json, receipt: Receipt) -> Handoff:
    return Handoff(
        receipt=receipt,
        to=shape["to"],
        say=say,
        draft=_draft_from(shape["draft"]),
        known=shape.get("known", {}),
        lacking=tuple(shape.get("lacking", ())),
    )


def _draft_from(stored: Json | None) -> Draft | None:
    if stored is None:
        return None
    return Draft(text=stored["text"], citations=tuple(stored["citations"]), tier=stored["tier"])


def _entry_from(stored: Json) -> Entry:
    first_last = stored["valid"]
    whole: Json = {
        **stored,
        "phrasings": tuple(stored["phrasings"]),
        "audience": frozenset(stored["audience"]),
        "needs": tuple(_need_from(need) for need in stored["needs"]),
        "valid": Span(*map(date.fromisoformat, first_last)) if first_last else None,
        "review_by": date.fromisoformat(stored["review_by"]) if stored["review_by"] else None,
    }
    return Entry(**whole)


def _need_from(stored: Json) -> Need:
    return Need(name=stored["name"], choices=tuple(stored["choices"]))


def _receipt_from(stored: Json) -> Receipt:
    whole: Json = {
        **stored,
        "trail": tuple(_step_from(step) for step in stored["trail"]),
        "considered": tuple((name, score) for name, score in stored["considered"]),
    }
    return Receipt(**whole)


def _step_from(stored: Json) -> Step:
    """The draft comes back with its citations and without its words."""
    cited = stored["citations"]
    draft = None if cited is None else Draft(text="", citations=tuple(cited), tier=stored["tier"])
    return Step(
        tier=stored["tier"],
        draft=draft,
        verdict=_verdict_from(stored, draft),
        ms=stored["ms"],
        cost_usd=stored["cost_usd"],
    )


def _verdict_from(stored: Json, draft: Draft | None) -> Verdict:
    findings = tuple(Finding(rule, detail) for rule, detail in stored["findings"])
    match stored["verdict"]:
        case "Accept" if draft is not None:
            return Accept(draft, private=stored["private"])
        case "Refer":
            return Refer(findings, to=stored["to"])
        case "Decline":
            return Decline(findings)
        case "AskBack":
            return AskBack(tuple(_need_from(need) for need in stored["needs"]))
        case _:
            return Escalate(findings)
