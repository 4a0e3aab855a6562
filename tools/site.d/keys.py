# SPDX-License-Identifier: MIT
"""The keys of scenario files, from the JSON Schema on standard input."""
import json
import sys


def kind(s):
    """What a value may be, in a few words."""
    if "enum" in s:
        return ", ".join("`%s`" % w for w in s["enum"])
    for of in ("oneOf", "anyOf"):
        if of in s:
            return "; or ".join(dict.fromkeys(kind(o) for o in s[of]))
    if s.get("type") == "array":
        return "list of: " + kind(s.get("items", {}))
    if "properties" in s or "additionalProperties" in s:
        return "map"
    if "pattern" in s and "(" in s["pattern"].split(" *", 1)[-1][:1]:
        return "number and unit: " + s["pattern"].split(" *(", 1)[1][:-2].replace("|", ", ")
    types = s.get("type", "anything")
    return " or ".join(types) if isinstance(types, list) else types


def below(s):
    """The maps within a value."""
    maps = [s] if "properties" in s else []
    for of in ("oneOf", "anyOf"):
        for o in s.get(of, []):
            maps += below(o)
    if "items" in s:
        maps += below(s["items"])
    return maps


def rows(s, path):
    for key, value in s.get("properties", {}).items():
        name = path + key
        text = kind(value).replace("|", "\\|")
        if value.get("description"):
            text += "; " + value["description"]
        print("| `%s` | %s |" % (name, text))
        for inner in below(value):
            rows(inner, name + ".")
        more = value.get("additionalProperties")
        if isinstance(more, dict) and below(more):
            for inner in below(more):
                rows(inner, name + ".NAME.")


print("# Keys of scenarios\n")
print("As the program reads them (`mpx schema` prints the same for editors). "
      "What they mean and their defaults: the grammar of scenarios.\n")
print("| key | value |\n|---|---|")
rows(json.load(sys.stdin), "")
