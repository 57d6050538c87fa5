"""What runs on machines: cloud-init by its schema, units by systemd's own checks, and both as far as they can be run here."""
import base64
import json
import os
import pathlib
import re
import shlex
import shutil
import socket
import subprocess

import jsonschema
import yaml

from tools import ROOT, Failed, require, run, unless_strict

UNITS = [ROOT / "infra/edge/systemd", ROOT / "infra/machines/systemd"]
MOST_EXPOSED = 2.0
KEYS = base64.b64encode(bytes(32)).decode() + "\n"
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]


def cloud_init(rendered):
    schema = json.loads((pathlib.Path(os.environ["VITRINE_CHECK_WORK"]) / "cloud-init/schema.json").read_text())
    require(rendered, "cloud-init: no machine was planned")
    for text in rendered:
        require(text.startswith("#cloud-config\n"), "cloud-init: the first line is not #cloud-config")
        data = yaml.safe_load(text)
        wrong = [f"{error.message[:300]} at {list(error.path)}" for error in jsonschema.Draft4Validator(schema).iter_errors(data)]
        require(not wrong, f"cloud-init: {wrong}")
        files = {file["path"]: file for file in data["write_files"]}
        fetch = files["/usr/local/sbin/vitrine-fetch"]
        require("sha256sum -c" in fetch["content"], "cloud-init: an archive of any content is unpacked")
        checked = subprocess.run(["sh", "-n"], input=fetch["content"], text=True, capture_output=True, check=False)
        require(checked.returncode == 0, f"cloud-init: vitrine-fetch: {checked.stderr}")
        for line in files["/etc/vitrine/vitrine.env"]["content"].splitlines():
            require(re.fullmatch(r"[A-Z][A-Z0-9_]*=[^\n]*", line), f"cloud-init: no setting: {line}")
            require(not re.search(r"_PASSWORD=", line), "cloud-init: a password stands among settings")
        # cloud-init writes files before it makes users, so a file of another owner would fail.
        require(all("owner" not in file for file in data["write_files"]), "cloud-init: a file belongs to a user who is not there yet")
    return f"cloud-init: {len(rendered)} machines by its schema"


def units(scratch):
    root = scratch / "root"
    (root / "etc/systemd/system").mkdir(parents=True)
    names = []
    for folder in UNITS:
        for unit in sorted(folder.iterdir()):
            text = unit.read_text()
            names.append(unit.name)
            # Its programs are where they are installed; here a stand-in is as good.
            (root / "etc/systemd/system" / unit.name).write_text(re.sub(r"^(Exec\w+=)/(?:opt|usr/sbin)/\S+", r"\1/bin/true", text, flags=re.M))
    files = [root / "etc/systemd/system" / (name.replace("@.", "@1.")) for name in names]
    for name, file in zip(names, files):
        if "@" in name:
            shutil.copy(root / "etc/systemd/system" / name, file)
    said = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *[file for file in files], accepted=(0, 1),
               env={"SYSTEMD_UNIT_PATH": f"{root}/etc/systemd/system:"})
    wrong = [line for line in said.splitlines() if "vitrine" in line and "host's root" not in line]
    require(not wrong, "systemd-analyze verify:\n  " + "\n  ".join(wrong))
    levels = {}
    for folder in UNITS:
        for unit in sorted(folder.glob("*.service")):
            level = float(re.search(r"exposure level for \S+ ([0-9.]+)", run("systemd-analyze", "security", "--offline=true", "--no-pager", unit)).group(1))
            require(level <= MOST_EXPOSED, f"{unit.name}: exposure {level} is more than {MOST_EXPOSED}")
            levels[unit.name] = level
            text = unit.read_text()
            require("User=vitrine" in text, f"{unit.name} runs as root")
    for unit in ("vitrine-worker@.service", "vitrine-images@.service"):
        text = (UNITS[0] / unit).read_text()
        require("WatchdogSec=" in text and "Type=notify" in text, f"{unit} has no watchdog")
    return f"systemd: {len(names)} units verified, exposure {max(levels.values())} at most"


def volumes(scratch):
    """The script that makes file systems: blank devices only."""
    if shutil.which("mkfs.xfs") is None:
        return unless_strict("volumes: NOT RUN, there is no mkfs.xfs (package xfsprogs)")
    script = ROOT / "infra/machines/bin/volumes"
    blank, other = scratch / "blank", scratch / "other"
    for file in (blank, other):
        with open(file, "wb") as device:
            device.truncate(400 << 20)
    run("mkfs.ext4", "-q", other)
    run(script, "--format-only", blank, "main")
    before = blank.read_bytes()[:1 << 20]
    run(script, "--format-only", blank, "main")
    require(blank.read_bytes()[:1 << 20] == before, "volumes: a file system was made anew")
    content = other.read_bytes()[:1 << 20]
    try:
        run(script, "--format-only", other, "main")
    except Failed:
        require(other.read_bytes()[:1 << 20] == content, "volumes: somebody else's bytes were written to")
    else:
        raise Failed("volumes: a device of somebody else's was taken")
    return "volumes: a blank one is formatted once, one that holds something is left alone"


def command(unit, home):
    """What the unit runs, from its own text, with the archive at `home`; and its environment."""
    text = unit.read_text()
    words = shlex.split(re.search(r"^ExecStart=(.*)$", text, re.M).group(1))
    settings = dict(line.split("=", 1) for line in re.findall(r"^Environment=(\S+)$", text, re.M))
    return [word.replace("/opt/vitrine", str(home)) for word in words], settings


def installed(home):
    """Where the units find what they start: what the build left, at the places of the archive; false where nothing is built."""
    java = pathlib.Path(os.environ.get("JAVA_HOME", "/nowhere"))
    modules = [ROOT / module / "target/quarkus-app" for module in ("infra/worker", "functions/images", "functions/locations", "functions/cleanup")]
    if not (java / "bin/java").exists() or not all((module / "quarkus-run.jar").exists() for module in modules):
        return False
    home.mkdir()
    home.chmod(0o755)
    for module in modules:
        (home / module.parents[1].name).symlink_to(module)
    (home / "runtime").symlink_to(java)
    (home / "machine").symlink_to(ROOT / "infra/machines/bin")
    return True


def started():
    """The processes of the units as nobody, by their own commands, with a systemd of our own that is told when they are ready."""
    home = pathlib.Path(f"/tmp/vitrine-home-{os.getpid()}")
    try:
        if not installed(home):
            return unless_strict("units: NOT STARTED, nothing is built here (./vitrine test and ./vitrine package do)")
        return running(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def running(home):
    lines = []
    for number, name in enumerate(("worker@", "images@", "locations", "cleanup")):
        folder = pathlib.Path(f"/tmp/vitrine-unit-{os.getpid()}-{number}")
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        words, settings = command(UNITS[0] / f"vitrine-{name}.service", home)
        address = folder / "notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(str(address))
            address.chmod(0o777)
            systemd.settimeout(90)
            port = free_port()
            environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "NOTIFY_SOCKET": str(address), "WATCHDOG_USEC": "9000000", **settings,
                           "VITRINE_VITRINE_DATA": str(folder / "data"), "VITRINE_VITRINE_BIND_PORT": str(free_port()), "VITRINE_VITRINE_MANAGEMENT_PORT": str(port),
                           "VITRINE_VITRINE_TICKET_KEY_FILE": str(folder / "keys"),
                           "VITRINE_VITRINE_DATABASE": "postgresql://vitrine@127.0.0.1:9/vitrine"}
            (folder / "keys").write_text(KEYS)
            os.chown(folder / "keys", 65534, 65534)
            (folder / "keys").chmod(0o600)
            (folder / "data").mkdir()
            (folder / "data").chmod(0o777)
            with open(folder / "log", "w") as log:
                process = subprocess.Popen(NOBODY + words, env=environment, cwd=folder, stdout=log, stderr=log)
            try:
                told = []
                while sum("WATCHDOG=1" in message for message in told) < 2:
                    told.append(systemd.recv(200).decode())
                require("READY=1" in told[0], f"{name}: told {told}")
                process.terminate()
                result = process.wait(60)
                require(result in (0, 143), f"{name}: ended with {result}")
                lines.append(name.rstrip("@"))
            except (TimeoutError, subprocess.TimeoutExpired) as trouble:
                raise Failed(f"{name}: {trouble}: {(folder / 'log').read_text()[-2000:]}") from trouble
            finally:
                if process.poll() is None:
                    process.kill()
                shutil.rmtree(folder)
    return f"units: {', '.join(lines)} run as nobody by the units' own commands, say when they are ready, feed the watchdog and stop when told"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
