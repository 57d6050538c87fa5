"""Running programs, and saying what went wrong."""
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
TERRAFORM = ROOT / "terraform"
DEADLINE = 240


class Failed(Exception):
    """A check that did not hold; its text says which and why."""


def run(*command, cwd=None, env=None, accepted=(0,)):
    """What the program printed."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env={**os.environ, "TF_IN_AUTOMATION": "1", **(env or {})},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=DEADLINE, check=False)
    if done.returncode not in accepted:
        error = done.stdout.find("Error: ") if command[0] == "terraform" else 0
        raise Failed(f"{' '.join(map(str, command[:3]))} in {cwd}:\n{done.stdout[max(error, 0):][:6000]}")
    return done.stdout


def terraform(folder, *words, accepted=(0,)):
    return run("terraform", *words, cwd=folder, accepted=accepted)


def init(folder):
    terraform(folder, "init", "-no-color", "-input=false")


def plan(folder, name, *words):
    """The plan as JSON."""
    terraform(folder, "plan", "-no-color", "-input=false", f"-out={name}", *words)
    return json.loads(terraform(folder, "show", "-json", name))


def require(holds, text):
    if not holds:
        raise Failed(text)


def unless_strict(text):
    """A check that this machine cannot run: said, and where everything was promised a failure."""
    require(not os.environ.get("VITRINE_CHECK_STRICT"), text)
    return text
