"""Firstline: first-line support in Slack, from approved answers, on your own machines.

A message travels one straight line:

    Slack event -> Question -> Topic -> Hits -> Draft -> Findings -> Verdict -> Outcome
       slack/       domain     decide   search   tiers    decide      decide    delivered once

Every question ends in exactly one outcome: an approved answer, one question back, a named
person, a refusal with its reason, or recorded silence.  Each outcome can say which rule,
entry and tier it came from.

Read `domain.py` for the nouns, `decide/ladder.py` for the decision, `app.py` for the wiring.
"""

__version__ = "0.1.0"
