"""All checks of the deployment: usage: python3 check [--write] [NAME ...]   (--write commits today's inventories; NAME: those alone)"""
import pathlib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import archive
import booted
import examples
import machines
import planted
import plans
import rolled
import static
import validity
from tools import Failed


def lanes(scratch, write):
    """Checks by name, in lanes that share nothing and so run beside each other: most of a check is waiting for one program after the other."""
    tree, new, old, asked = (plans.copied(scratch / name) for name in ("tree", "new", "old", "asked"))
    (asked / "modules/worker/check_override.tf").unlink()
    user_data = []

    def telling(check):
        line, files = check(tree, write)
        user_data.extend(files)
        return line

    return [
        {"form": lambda: validity.form(new), "validate": lambda: validity.valid(new, old=False), "validate-old": lambda: validity.valid(old, old=True),
         "test": lambda: validity.tested(asked)},
        {"prod": lambda: telling(plans.prod), "openstack": lambda: telling(plans.openstack), "cloud-init": lambda: machines.cloud_init(user_data),
         "dev": lambda: plans.dev(tree, write), "examples": lambda: examples.examples(tree, write)},
        {"units": lambda: machines.units(scratch), "volumes": lambda: machines.volumes(scratch), "costs": static.costs, "compose": static.compose,
         "checkov": static.checkov, "rolled": lambda: rolled.rolled(scratch), "started": machines.started},
        {"archive": lambda: archive.archive(scratch), "booted": lambda: booted.booted(scratch)},
        {"planted": lambda: planted.planted(scratch, write)},
    ]


def held(lane, only):
    """How many checks of a lane did not hold."""
    failures = 0
    for name, step in lane.items():
        if only and name not in only:
            continue
        start = time.monotonic()
        try:
            print(f"ok      {step()} ({time.monotonic() - start:.0f} s)", flush=True)
        except (Failed, subprocess.TimeoutExpired) as trouble:
            failures += 1
            print(f"FAILED  {name}: {trouble}", flush=True)
    return failures


def main(words):
    only = [word for word in words if not word.startswith("--")]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="vitrine-terraform") as folder, ThreadPoolExecutor(5) as several:
        failures = sum(several.map(lambda lane: held(lane, only), lanes(pathlib.Path(folder), "--write" in words)))
    print(f"{'all checks passed' if not failures else f'{failures} checks failed'} in {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


sys.exit(main(sys.argv[1:]))
