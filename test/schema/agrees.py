#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""agrees.py MPX SOURCE: the JSON Schema of scenario files and mpx check agree.

Every scenario that mpx takes fits the schema, whether YAML's scalars are texts
or what a loader makes of them. Of changed scenarios, an unknown key at any
place fits neither; and whatever the schema refuses, mpx refuses. Exit code 77:
skipped.
"""
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing} (apt-get install python3-jsonschema python3-yaml)")
    sys.exit(77)

mpx, source = sys.argv[1:]
schema = json.loads(subprocess.run([mpx, "schema"], check=True, capture_output=True).stdout)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failures = []


# Those over libyaml, where Python has them, are several times as fast.
BaseLoader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SafeDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class CoreLoader(SafeLoader):
    """Scalars as YAML 1.2 has them: "on" and "no" are words."""


CoreLoader.yaml_implicit_resolvers = {
    letter: [(tag, expression) for tag, expression in rules if letter in "tTfF" or not tag.endswith(":bool")]
    for letter, rules in SafeLoader.yaml_implicit_resolvers.items()}


def fail(text):
    print("FAIL:", text)
    failures.append(text)


def refused(files):
    """Which files have errors, and the words of the first one of each."""
    said = subprocess.run([mpx, "check", *files], capture_output=True, text=True)
    errors = {}
    for line in said.stderr.splitlines() + said.stdout.splitlines():
        m = re.match(r"(.+?):\d+:\d+: error: (.*)", line)
        if m:
            errors.setdefault(m.group(1), m.group(2))
    return errors


def first_error(document):
    error = jsonschema.exceptions.best_match(validator.iter_errors(document))
    return f"{'.'.join(map(str, error.absolute_path))}: {error.message[:120]}" if error else None


def scenarios(folder):
    for where, _, names in os.walk(folder):
        yield from (os.path.join(where, n) for n in sorted(names) if n.endswith(".yaml"))


def load(path, loader):
    with open(path, encoding="utf-8") as f:
        return yaml.load(f, Loader=loader)


def check_good():
    files = [f for d in ("scenarios", "test/regress", "test/replay", "tools/new")
             for f in scenarios(os.path.join(source, d))]
    bad = refused(files)
    good = [f for f in files if f not in bad]
    for f in good:
        for loader in (BaseLoader, CoreLoader):
            error = first_error(load(f, loader))
            if error:
                fail(f"{f} with {loader.__name__}: {error}")
    print(f"{len(good)} scenarios fit")
    if len(good) < 80:
        fail("so few scenarios")


def places(node, path=()):
    yield path, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, item in items:
        yield from places(item, path + (key,))


def changed(document):
    """Each map with a key more, each scalar with another value."""
    for path, node in places(document):
        if isinstance(node, list):
            continue
        copied = copy.deepcopy(document)
        at = copied
        if isinstance(node, dict):
            for key in path:
                at = at[key]
            at["xyzzy"] = "1"
        else:
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = "xyzzy"
        yield path, isinstance(node, dict), copied


MODELS = ("transfer.yaml", "hijack-eavesdrop.yaml", "front-end.yaml", "topologies.yaml", "tokens/farm.yaml",
          "rotation/loss.yaml", "middlebox/resegment.yaml", "attacks/at-34-preplay-nonce.yaml", "matrix-rotation.yaml")


def check_bad(work):
    tree = os.path.join(work, "scenarios")
    shutil.copytree(os.path.join(source, "scenarios"), tree)
    cases = {}
    for model in MODELS:
        path = os.path.join(tree, model)
        if not os.path.exists(path):
            continue
        for place, is_map, document in changed(load(path, BaseLoader)):
            name = os.path.join(os.path.dirname(path), f"case-{len(cases)}.yaml")
            with open(name, "w", encoding="utf-8") as f:
                yaml.dump(document, f, Dumper=SafeDumper, sort_keys=False)
            cases[name] = (model, place, is_map, document)
    errors = {}
    names = list(cases)
    for i in range(0, len(names), 100):
        errors.update(refused(names[i:i + 100]))
    unknown = caught = 0
    for name, (model, place, is_map, document) in cases.items():
        error, said = first_error(document), errors.get(name)
        where = f"{model}: {'.'.join(map(str, place))}"
        # a value that is swept is not read where it stands
        swept = ".".join(map(str, place)) in document.get("sweep", {})
        if error and not said and not swept:
            fail(f"{where}: the schema alone refuses: {error}")
        # values of a sweep take the place of others anywhere: mpx check knows where
        if said and said.startswith("unknown key") and place[:1] != ("sweep",):
            unknown += 1
            if not error:
                fail(f"{where}: mpx alone refuses: {said}")
        caught += bool(error and not is_map)
    scalars = sum(not is_map for _, _, is_map, _ in cases.values())
    print(f"{len(cases)} changes, {unknown} unknown keys, {caught} of {scalars} values refused by the schema")
    if unknown < 60 or caught < 90:
        fail("so few are refused")


check_good()
with tempfile.TemporaryDirectory() as folder:
    check_bad(folder)
sys.exit(1 if failures else 0)
