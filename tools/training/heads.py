"""What the heads of the encoder say. The names are written into the model's description and read by the engine."""

from __future__ import annotations

#: Part of a noun phrase in the act; each has its own begin, inside and outside tags.
ROLES = (
    "perp_individual", "perp_organisation", "human_target", "physical_target", "weapon", "act", "claimant",
)  # fmt: skip
#: Whole-sentence answers beside the event type: it tells of an incident; of one against civilians or civil property.
JUDGEMENTS = ("incident", "civilian")
STAGES = ("none", "accomplished", "attempted", "threatened")
#: What happened to a target.
EFFECTS = ("none", "killed", "injured", "abducted", "destroyed", "damaged")
#: Width of the projection that compares two sentences.
PAIR_WIDTH = 64
#: Word pieces in one window: as many whole sentences as fit.
WINDOW_PIECES = 224
