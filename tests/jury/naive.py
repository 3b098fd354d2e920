"""The same law written a second time, slowly and from the texts alone, to compare the rules with.

Nothing here imports the rules: lists of words in, words out.
"""

from fractions import Fraction


def quorum_says(rules, seats, present, recused):
    """Return the codes that stand against a table: dicts of college to number.

    `rules` holds min_total, min_per_college, fraction, per_college (as fractions), base, min_voting.
    """
    left = {c: present[c] - recused[c] for c in ("employers", "employees")}
    members = dict(seats)
    if rules.get("base") == "seats_not_recused":
        members = {c: seats[c] - recused[c] for c in seats}
    codes = set()
    whole = sum(members.values())
    if sum(left.values()) < rules.get("min_total", 0):
        codes.add("quorum-total")
    if sum(left.values()) < Fraction(rules.get("fraction", 0)) * whole:
        codes.add("quorum-total")
    for college, number in left.items():
        if number < rules.get("min_per_college", 0):
            codes.add(f"quorum-{college}")
        if number < Fraction(rules.get("per_college", 0)) * members[college]:
            codes.add(f"quorum-{college}")
    if sum(left.values()) < rules.get("min_voting", 1):
        codes.add("jury-voters")
    if rules.get("parity") == "present" and left["employers"] != left["employees"]:
        codes.add("parity-present")
    return codes


def outcome_says(blocs, required, held_before, share=None):
    """Return the outcome for blocs decided "acquired", "not_acquired" or "adjourned" by this jury."""
    if "adjourned" in blocs.values():
        return "adjourned"
    now = {code for code, said in blocs.items() if said == "acquired"}
    have = (now | set(held_before)) & set(required)
    enough = len(required) if share is None else share * len(required)
    if required and len(have) >= enough:
        return "full"
    return "partial" if now else "refused"


def bloc_says(lines, has, bloc, competence, absent):
    """Return "yes", "no" or "jury" for one assessor's grid of a bloc, marked from 0 to 20.

    `lines` are dicts: competence, modality (or None), mark (or None), weight. `has` lists the modalities of
    the bloc. `bloc` and `competence` are dicts: kind ("every", "total" or "average"), least (a share), gates
    as (modality, share, opens) and weights by modality. `absent` says what an absent mark is.
    """
    kept = [dict(line) for line in lines if absent != "left_out" or line["mark"] is not None]
    if not kept or _unsure(lines, kept, has, bloc, whole=True):
        return "jury"
    refused = _close(kept, bloc)
    if bloc["kind"] != "every":
        return "jury" if _lacking(kept, absent) else _reached(kept, bloc, refused)
    answers = []
    for name in {line["competence"] for line in lines}:
        own = [line for line in lines if line["competence"] == name]
        mine = [line for line in kept if line["competence"] == name]
        if mine:
            answers.append(_competence_says(own, mine, has, competence, absent))
    if "jury" in answers:
        return "jury"
    return "no" if refused or "no" in answers else "yes"


def _competence_says(lines, kept, has, rules, absent):
    if _unsure(lines, kept, has, rules, whole=False):
        return "jury"
    refused = _close(kept, rules)
    return "jury" if _lacking(kept, absent) else _reached(kept, rules, refused)


def _unsure(lines, kept, has, rules, whole):
    gates, weights = rules.get("gates", []), rules.get("weights", {})
    named = {gate for gate, _, _ in gates} | {opens for _, _, opens in gates} | set(weights)
    for line in lines:
        if line["modality"] is None and named & set(has):
            return True
        weighed = [*weights, *(gate for gate, _, _ in gates), None]
        if weights and line["modality"] not in weighed:
            return True
    asked = {gate for gate, _, _ in gates} | set(weights)
    expected = asked & ({line["modality"] for line in lines} | (set(has) if whole else set()))
    return not expected <= {line["modality"] for line in kept}


def _close(lines, rules):
    """Shut what closed gates shut; tell whether one is closed."""
    refused = False
    for modality, share, opens in rules.get("gates", []):
        own = [line for line in lines if line["modality"] == modality]
        if not own:
            continue
        behind = any(line.get("shut") == id(rules) for line in own)
        if behind or _average(own) < share:
            refused = True
            for line in lines:
                if line["modality"] == opens:
                    line["shut"] = id(rules)
                    line["mark"] = "unread"
    return refused


def _lacking(lines, absent):
    return absent == "to_jury" and any(line["mark"] is None for line in lines)


def _points(line):
    return Fraction(line["mark"]) if isinstance(line["mark"], int) else Fraction(0)


def _average(lines):
    total = sum(line["weight"] for line in lines)
    return sum(_points(line) / 20 * line["weight"] for line in lines) / total


def _reached(lines, rules, refused):
    if refused:
        return "no"
    if rules["kind"] == "every":
        return "yes" if all(_points(line) >= 12 for line in lines) else "no"
    if rules["kind"] == "total":
        return "yes" if sum(map(_points, lines)) >= rules["least"] * 20 * len(lines) else "no"
    if not rules.get("weights"):
        return "yes" if _average(lines) >= rules["least"] else "no"
    found = total = Fraction(0)
    for modality, weight in rules["weights"].items():
        own = [line for line in lines if line["modality"] == modality]
        if own:
            found, total = found + _average(own) * weight, total + weight
    if not total:
        return "jury"
    return "yes" if found / total >= rules["least"] else "no"
