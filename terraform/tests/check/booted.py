"""The split shape by a systemd of its own, from the archive: the units, nginx.conf and settings as they are shipped, with all that the units forbid in force."""
import contextlib
import os
import pathlib
import re
import secrets
import shutil
import subprocess
import sys
import time

from archive import unpacked
from machines import KEYS
from tools import require, run, unless_strict

HERE = pathlib.Path(__file__).parent
ID = 10001
PROCESSES = ["vitrine-images@1", "vitrine-images@2", "vitrine-locations", "vitrine-cleanup", "vitrine-worker@1", "vitrine-worker@2", "vitrine-edge"]
PATIENCE = 240


def possible():
    """Why this machine cannot do it, or nothing."""
    if os.geteuid() != 0:
        return "wants root for namespaces"
    for program in ("/lib/systemd/systemd", "/usr/sbin/nginx", "/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/bin/nsenter", "/usr/sbin/ip"):
        if not os.path.exists(program):
            return f"there is no {program}"
    if not postgres():
        return "there is no PostgreSQL"
    if " cgroup2 " not in pathlib.Path("/proc/mounts").read_text():
        return "there are no control groups of version 2"
    if subprocess.run(["unshare", "--mount", "--pid", "--net", "--cgroup", "--fork", "true"], capture_output=True, check=False).returncode:
        return "no right to make namespaces"
    return None


def postgres():
    return max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), default=None)


def booted(scratch):
    why = possible()
    if why:
        return f"split shape by systemd: NOT BOOTED, {why}; its processes were started by the units' commands"
    home = unpacked(scratch)
    if home is None:
        return unless_strict("split shape by systemd: NOT BOOTED, there is no archive (./vitrine package)")
    folder = scratch / "booted"
    folder.mkdir()
    (folder / "opt").symlink_to(home.parent)
    word = installed(folder, home)
    volume = blank(folder)
    machine = subprocess.Popen([HERE / "boot", folder], stdout=open(folder / "console", "w"), stderr=subprocess.STDOUT, start_new_session=True)
    try:
        one = Machine(machine, folder)
        return f"{walked(one, word)}; {installed_worker(one, volume)}"
    finally:
        machine.terminate()
        machine.wait(30)
        if volume:
            run("losetup", "--detach", volume)


def installed(folder, home):
    """What infra/edge/README.md tells an operator to do; the user's password."""
    etc = folder / "etc"
    units = etc / "systemd/system"
    units.mkdir(parents=True)
    word, database, queue = (secrets.token_hex(16) for _ in range(3))
    for unit in (home / "systemd").iterdir():
        shutil.copy(unit, units)
    for unit in (HERE / "units").iterdir():
        (units / unit.name).write_text(unit.read_text().replace("@POSTGRES@", str(postgres())).replace("@PASSWORD@", database))
    (etc / "rabbitmq").mkdir()
    (etc / "rabbitmq/rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:5672\ndefault_user = vitrine\ndefault_pass = {queue}\nlog.console = true\nlog.file = false\n")
    (etc / "rabbitmq/enabled_plugins").write_text("[].\n")
    (etc / "rabbitmq/rabbitmq-env.conf").write_text("")
    (etc / "passwd").write_text(pathlib.Path("/etc/passwd").read_text() + f"vitrine:x:{ID}:{ID}::/var/lib/vitrine:/usr/sbin/nologin\n")
    (etc / "group").write_text(pathlib.Path("/etc/group").read_text() + f"vitrine:x:{ID}:\n")
    (etc / "hosts").write_text("127.0.0.1 localhost\n")
    (etc / "hostname").write_text("localhost\n")
    ours = etc / "vitrine"
    shutil.copytree(home / "infra/edge/nginx", ours / "nginx")
    for file in (home / "infra/edge/env").iterdir():
        shutil.copy(file, ours)
    (ours / "database-password").write_text(database + "\n")
    (ours / "queue-password").write_text(queue + "\n")
    (ours / "ticket-keys").write_text(KEYS)
    added = subprocess.run([home / "vitrine", "user", "add", "walker", "--project", "demo", "--role", "member", "--data", ours], input=word + "\n", text=True, capture_output=True, check=False)
    require(added.returncode == 0, f"booted: user add: {added.stdout}{added.stderr}")
    for file in [ours, *ours.rglob("*")]:
        os.chown(file, ID, ID)
        file.chmod(0o700 if file.is_dir() else 0o600)
    return word


def blank(folder):
    """A device of nobody's, where this machine can make one."""
    with open(folder / "volume", "wb") as file:
        file.truncate(400 << 20)
    done = subprocess.run(["losetup", "--find", "--show", folder / "volume"], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 and shutil.which("mkfs.xfs", path="/usr/sbin:/sbin") else None


class Machine:
    """A systemd in namespaces of its own, and how to talk to it."""

    def __init__(self, process, folder):
        self.process, self.folder = process, folder
        self.first = None

    def inside(self, *command, spaces=("-a",), accepted=(0,)):
        return run("nsenter", "-t", self.pid(), *spaces, "--", *command, accepted=accepted)

    def pid(self):
        while self.first is None:
            with contextlib.suppress(OSError):  # a process of the way there that has just ended
                self.first = next((int(found) for found in self.descendants(self.process.pid) if self.name(found) == "systemd"), None)
            time.sleep(0.1)
            require(self.process.poll() is None, f"booted: no systemd: {(self.folder / 'console').read_text()}")
        return self.first

    @staticmethod
    def name(pid):
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()

    def descendants(self, pid):
        for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield child
            yield from self.descendants(child)

    def shown(self, unit):
        said = self.inside("systemctl", "show", unit, "-p", "ActiveState,SubState,Result,MainPID,NRestarts,ExecMainStatus", accepted=(0, 1))
        return dict(line.split("=", 1) for line in said.strip().split("\n") if "=" in line)

    def await_active(self, units):
        until = time.monotonic() + PATIENCE
        waiting = list(units)
        while waiting:
            require(time.monotonic() < until, f"booted: {waiting} not active: {self.journal()}")
            states = {unit: self.shown(unit) for unit in waiting}
            for unit, state in states.items():
                require(state.get("ActiveState") != "failed" and int(state.get("NRestarts", 0)) < 3, f"booted: {unit}: {state}: {self.journal()}")
            waiting = [unit for unit, state in states.items() if state.get("ActiveState") != "active"]
            time.sleep(0.5)

    def journal(self):
        return self.inside("journalctl", "--no-pager", "-n", "60", "-o", "cat", accepted=(0, 1))


def walked(machine, word):
    machine.await_active(["postgresql.service", "rabbitmq-server.service"])
    began = time.monotonic()
    machine.inside("systemctl", "start", "--no-block", "vitrine.target")
    machine.await_active([f"{name}.service" for name in PROCESSES] + ["vitrine-upgrade.service"])
    seconds = time.monotonic() - began
    for name in PROCESSES:
        confined(machine, name)
    image = machine.inside(sys.executable, HERE / "walk.py", "http://127.0.0.1:9292", "walker", word, spaces=("-n",)).strip()
    machine.inside("systemctl", "stop", "vitrine.target", "vitrine-upgrade.service")
    for name in PROCESSES:
        state = machine.shown(f"{name}.service")
        require(state["ActiveState"] == "inactive" and state["Result"] == "success" and state["NRestarts"] == "0", f"booted: {name} did not stop as it should: {state}")
    return f"split shape by systemd, from the archive: {len(PROCESSES)} units active after {seconds:.0f} s, each without root and capabilities; {image} through the edge; stopped in order"


def installed_worker(machine, volume):
    """machine/install, which cloud-init runs on a machine of one worker, with a data volume that is blank."""
    if volume is None:
        return "no device for a worker's volume here"
    root = pathlib.Path(f"/proc/{machine.pid()}/root")
    (root / "etc/vitrine/machine.conf").write_text("WORKER=a\nDEPLOYMENT=check\nCLOUD=none\nREGION=none\n")
    (root / "etc/vitrine/volumes.conf").write_text(f"main {volume}\n")
    (root / "etc/vitrine/worker-a.env").write_text("VITRINE_VITRINE_BIND_PORT=9323\nVITRINE_VITRINE_MANAGEMENT_PORT=9333\n")
    for _ in range(2):  # it may be run again
        machine.inside("/opt/vitrine/machine/install")
    machine.await_active(["vitrine-worker@a.service"])
    require((root / "etc/fstab").read_text().count(volume) == 1, "booted: the volume is not once in fstab")
    place = "/var/lib/vitrine/worker-a/main"
    machine.inside("systemctl", "stop", "vitrine-worker@a.service")
    machine.inside("umount", place)
    machine.inside("systemctl", "start", "vitrine-worker@a.service")
    mounted = machine.inside("findmnt", "--noheadings", "--output", "SOURCE,FSTYPE,OPTIONS", place)
    require(volume in mounted and "xfs" in mounted and all(word in mounted for word in ("noexec", "nosuid", "nodev")), f"booted: mounted as {mounted}")
    confined(machine, "vitrine-worker@a")
    machine.inside("systemctl", "stop", "vitrine-worker@a.service")
    machine.inside("umount", place)
    return "a worker's machine installed, its volume formatted once and mounted by systemd before it starts"


def confined(machine, name):
    """What the kernel says of the unit's process, and of its children."""
    main = machine.shown(f"{name}.service")["MainPID"]
    status = machine.inside("cat", f"/proc/{main}/status")
    facts = dict(re.findall(r"^(\w+):\s*(.*)$", status, re.M))
    require(facts["Uid"].split() == [str(ID)] * 4, f"booted: {name} runs as {facts['Uid']}")
    require(int(facts["CapEff"], 16) == int(facts["CapBnd"], 16) == 0, f"booted: {name} has capabilities {facts['CapEff']} {facts['CapBnd']}")
    require(facts["NoNewPrivs"] == "1" and facts["Seccomp"] == "2", f"booted: {name} is not confined: {facts['NoNewPrivs']} {facts['Seccomp']}")
