"""terraform/roll with stand-ins for `terraform` and `aws` that write down what they are asked."""
import json
import os
import subprocess

from tools import TERRAFORM, require

# The first answer for a new machine is that nobody knows it, and no command is through at once.
STAND_IN = """#!/bin/sh
echo "$(basename "$0") $*" >>"$ROLL_LOG"
case "$(basename "$0") $1 $2" in
  "terraform output -json") cat "$ROLL_STATE" ;;
  "terraform apply -input=false") sed -i 's/"a": "i-1"/"a": "i-3"/' "$ROLL_STATE" ;;
  "aws ssm send-command")
    case "$*" in
      *"$ROLL_REFUSED"*systemctl\\ stop*) echo refused ;;
      *i-3*) if [ -e "$ROLL_LOG.known" ]; then echo command; else touch "$ROLL_LOG.known"; echo "InvalidInstanceId" >&2; exit 254; fi ;;
      *) echo command ;;
    esac ;;
  "aws ssm get-command-invocation")
    case "$*" in *refused*) echo Failed; exit 0 ;; esac
    if [ -e "$ROLL_LOG.begun" ]; then rm "$ROLL_LOG.begun"; echo Success; else touch "$ROLL_LOG.begun"; echo InProgress; fi ;;
esac
"""


def asked(scratch, name, *words, refused="none"):
    """What `roll` said, and what it asked, one line each."""
    folder = scratch / f"roll-{name}"
    folder.mkdir()
    for program in ("terraform", "aws"):
        (folder / program).write_text(STAND_IN)
        (folder / program).chmod(0o755)
    (folder / "state.json").write_text(json.dumps({"workers": {"a": "i-1", "b": "i-2"}}))
    log = folder / "log"
    log.touch()
    done = subprocess.run([TERRAFORM / "roll", *words], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "ROLL_LOG": str(log), "ROLL_STATE": str(folder / "state.json"), "ROLL_REFUSED": refused,
                               "VITRINE_ROLL_SECONDS": "0"})
    return done, log.read_text().splitlines()


def steps(lines):
    """The lines that change something, shortened to what and on whom."""
    for line in lines:
        if "send-command" in line:
            yield ("stop " if "systemctl stop" in line else "await ") + next(word for word in line.split() if word.startswith("i-"))
        elif line.startswith("terraform apply"):
            yield "replace " + line.split('aws_instance.worker["')[1][0]


def rolled(scratch):
    done, lines = asked(scratch, "all", "prod")
    order = list(steps(lines))
    # The new machine is asked twice, for nobody knew it the first time.
    require(done.returncode == 0 and order == ["stop i-1", "replace a", "await i-3", "await i-3", "stop i-2", "replace b", "await i-2"], f"roll: {order} {done.stderr}")
    require(sum("get-command-invocation" in line for line in lines) == 8, f"roll: it did not wait for the ends: {lines}")
    done, lines = asked(scratch, "dry", "-n", "prod", "b")
    require(done.returncode == 0 and not list(steps(lines)) and done.stdout.count("would: ") == 3, f"roll -n: {lines} {done.stdout} {done.stderr}")
    done, lines = asked(scratch, "unknown", "prod", "c")
    require(done.returncode == 2 and "there is no worker c" in done.stderr and not list(steps(lines)), f"roll of an unknown worker: {lines} {done.stderr}")
    done, lines = asked(scratch, "refused", "prod", refused="i-1")
    require(done.returncode != 0 and list(steps(lines)) == ["stop i-1"], f"roll: a worker that does not drain is replaced all the same: {lines} {done.stderr}")
    return "roll: one worker after the other, each drained, replaced and waited for; nothing with -n; the end where one does not drain"
