"""All checks of the deployment: usage: python3 check [--write] [--only NAME ...]   (--write commits today's inventories)"""
import pathlib
import sys
import tempfile
import time

import examples
import machines
import planted
import plans
import static
import validity
from tools import Failed


def steps(scratch, write):
    tree = plans.copied(scratch / "tree")
    old = plans.copied(scratch / "old")
    asked = plans.copied(scratch / "asked")
    (asked / "modules/worker/check_override.tf").unlink()
    seen = {}

    def openstack():
        line, files = plans.openstack(tree, write)
        seen.setdefault("user_data", []).extend(files)
        return line

    def prod():
        line, files = plans.prod(tree, write)
        seen.setdefault("user_data", []).extend(files)
        return line

    return {
        "form": lambda: validity.form(tree),
        "validate": lambda: validity.valid(tree, old=False),
        "validate-old": lambda: validity.valid(old, old=True),
        "test": lambda: validity.tested(asked),
        "examples": lambda: examples.examples(tree, write),
        "prod": prod,
        "dev": lambda: plans.dev(tree, write),
        "openstack": openstack,
        "cloud-init": lambda: machines.cloud_init(seen.get("user_data", [])),
        "units": lambda: machines.units(scratch),
        "started": machines.started,
        "volumes": lambda: machines.volumes(scratch),
        "costs": lambda: static.costs(),
        "compose": lambda: static.compose(),
        "checkov": lambda: static.checkov(),
        "planted": lambda: planted.planted(scratch),
    }


def main(words):
    write = "--write" in words
    only = [word for word in words if not word.startswith("--")]
    failures, began = 0, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="vitrine-terraform") as folder:
        for name, step in steps(pathlib.Path(folder), write).items():
            if only and name not in only:
                continue
            start = time.monotonic()
            try:
                print(f"ok      {step()} ({time.monotonic() - start:.0f} s)", flush=True)
            except Failed as trouble:
                failures += 1
                print(f"FAILED  {name}: {trouble}", flush=True)
    print(f"{'all checks passed' if not failures else f'{failures} checks failed'} in {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


sys.exit(main(sys.argv[1:]))
