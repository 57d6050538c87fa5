"""The archive of `./vitrine package`, unpacked beside nothing: each command without Maven, without a JDK and without the sources."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

from tools import ROOT, require, run, unless_strict

PATIENCE = 240
ABSENT = ("mvn", "java", "javac", "mvnDebug")
# Words, how it ends, and what it says.
PLAIN = [
    (["help"], 0, "usage: ./vitrine COMMAND"),
    (["config", "check", "CONF"], 0, ""),
    (["user", "add", "walker", "--project", "demo", "--role", "member", "--data", "DATA"], 0, ""),
    (["user", "list", "--data", "DATA"], 0, "walker"),
    (["policy", "check", "--help"], 0, "policy"),
    (["keystone", "register", "--help"], 0, "keystone"),
    (["cleanup", "--help"], 0, "cleanup"),
    (["restore", "--help"], 0, "restore"),
    (["verify", "--help"], 0, "verify"),
    (["db", "--help"], 0, "upgrade"),
    (["iscsi", "--help"], 0, "iscsi"),
    (["bench", "--help"], 0, "bench"),
    (["functions"], 0, "function.zip"),
    (["test"], 2, "where the product is built"),
    (["format"], 2, "nothing to format"),
    (["package"], 2, "where the product is built"),
    (["nonsense"], 2, "no command"),
]


def newest():
    return next(iter(sorted((ROOT / "target/package").glob("vitrine-*.tar.gz"))), None)


def unpacked(scratch):
    """Where the archive lies, for this check and others; None without one."""
    home = scratch / "opt/vitrine"
    if not home.exists() and newest():
        home.mkdir(parents=True)
        run("tar", "-xzf", newest(), "-C", home, "--strip-components=1", "--no-same-owner")
    return home if home.exists() else None


def programs(folder):
    """A folder with every program of this machine but those that build."""
    folder.mkdir()
    for place in ("/usr/sbin", "/usr/bin", "/sbin", "/bin"):
        for program in pathlib.Path(place).iterdir():
            if program.name not in ABSENT and not (folder / program.name).exists():
                (folder / program.name).symlink_to(program)
    return folder


def free_ports(count):
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Archive:
    def __init__(self, home, scratch):
        self.home, self.scratch = home, scratch / "archive"
        self.scratch.mkdir()
        # Nothing of ours in the environment, so nothing of a build either.
        self.environment = {"PATH": str(programs(self.scratch / "bin")), "HOME": str(self.scratch), "LANG": "C.UTF-8"}
        (self.scratch / "glance-api.conf").write_text("[DEFAULT]\nenabled_backends = main:file\n[glance_store]\ndefault_backend = main\n[main]\nfilesystem_store_datadir = /srv/images\n")

    def call(self, *words, text=""):
        named = {"CONF": self.scratch / "glance-api.conf", "DATA": self.scratch / "users"}
        return subprocess.run([self.home / "vitrine", *(str(named.get(word, word)) for word in words)], cwd=self.scratch, env=self.environment, input=text, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)

    @contextlib.contextmanager
    def serving(self, command, *options):
        """`up` or `split` on ports of their own, until it is ready."""
        data, (port, management) = self.scratch / command, free_ports(2)
        words = [self.home / "vitrine", command, "--data", data, "--port", str(port), "--management-port", str(management), *options]
        with open(self.scratch / f"{command}.log", "w") as log:
            process = subprocess.Popen(words, cwd=self.scratch, env=self.environment, stdout=log, stderr=log)
        try:
            self.await_ready(command, process, management)
            yield data, port
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            require(process.wait(90) in (0, 143), f"archive: {command} ended with {process.returncode}: {self.said(command)}")

    def await_ready(self, command, process, management):
        until = time.monotonic() + PATIENCE
        while True:
            require(process.poll() is None, f"archive: {command} ended: {self.said(command)}")
            require(time.monotonic() < until, f"archive: {command} is not ready: {self.said(command)}")
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"http://127.0.0.1:{management}/q/health/ready", timeout=5).status == 200:
                    return
            time.sleep(0.5)

    def said(self, command):
        return (self.scratch / f"{command}.log").read_text()[-3000:]

    def succeeded(self, *words):
        done = self.call(*words)
        require(done.returncode == 0, f"archive: {' '.join(map(str, words))}: {done.returncode} {done.stdout[-2000:]}")
        return done.stdout


def listed(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/v2/images", timeout=30) as answer:
        return json.loads(answer.read())["images"]


def archive(scratch):
    home = unpacked(scratch)
    if home is None:
        return unless_strict("archive: NOT RUN, there is none (./vitrine package)")
    require(not list(home.rglob("*.java")) and not (home / "pom.xml").exists(), "archive: it holds sources")
    for path in re.findall(r"/opt/vitrine/([^\"\s]+)", (ROOT / "infra/packages/compose.yaml").read_text()):
        require((home / path).is_file(), f"archive: compose.yaml starts {path}, which is not in it")
    one = Archive(home, scratch)
    for words, result, text in PLAIN:
        done = one.call(*words, text="word-of-walker\n")
        require(done.returncode == result and text in done.stdout, f"archive: {' '.join(words)}: {done.returncode} {done.stdout[-2000:]}")
    with one.serving("up", "--identity", "none") as (data, port):
        require(listed(port) == [], "archive: up: images are there")
        for words in (["db", "status", "--data", data], ["db", "dump", one.scratch / "dump.zip", "--data", data], ["cleanup", "--dry-run", "uploads", "--data", data]):
            one.succeeded(*words)
    count = len(PLAIN) + 4
    if shutil.which("nginx", path="/usr/sbin:/usr/bin") and pathlib.Path("/usr/lib/rabbitmq/bin/rabbitmq-server").exists() and pathlib.Path("/usr/lib/postgresql").exists():
        with one.serving("split", "--identity", "none") as (data, port):
            require(listed(port) == [], "archive: split: images are there")
            one.succeeded("db", "status", "--data", data)
        count += 2
    return f"archive: {count} commands without Maven, JDK and sources, among them up, split, db, config, user, iscsi"
