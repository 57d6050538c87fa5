#!/usr/bin/python3
"""Files that a tgtd in user space exports, each as LUN 1 of a target of its own with a CHAP user of its own.

What is exported is written down, one file each, so that a tgtd that was killed can be given all of it again:
usage: tgt_exports.py FOLDER      (called by lab-up once tgtd listens; idempotent)

Where tgtd listens for tgtadm says the environment: TGT_IPC_SOCKET.
"""
import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time


def run_program(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout


class Exports:
    def __init__(self, folder, run=run_program):
        self._folder = folder
        self._run = run

    def add(self, target, file, user, password, serial):
        """Exports the file, unless a target of that name is there; returns whether it was not."""
        with self._alone():
            if target in self._targets():
                return False
            record = {"target": target, "file": file, "user": user, "password": password, "serial": serial}
            self._write(record)
            self._make(record)
            return True

    def remove(self, target):
        with self._alone():
            tid = self._targets().get(target)
            if tid is not None:
                self._tgtadm("target", "delete", "--force", "--tid", tid)
            record = self._read(self._path(target))
            if record and record["user"] in self._users():
                self._tgtadm("account", "delete", "--user", record["user"])
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path(target))

    def resize(self, target):
        """Has tgtd look at the size of the file again. Sessions stay; a command at that very moment may fail."""
        with self._alone():
            tid = self._targets().get(target)
            if tid is None:
                return
            for attempt in range(20):
                try:
                    self._tgtadm("logicalunit", "delete", "--tid", tid, "--lun", "1")
                    break
                except Exception:  # busy; which exception that is depends on who runs tgtadm
                    if attempt == 19:
                        raise
                    time.sleep(0.2)
            self._make_unit(tid, self._read(self._path(target)))

    def restore(self):
        with self._alone():
            there = self._targets()
            for name in sorted(os.listdir(self._folder)):
                record = self._read(os.path.join(self._folder, name)) if name.endswith(".json") else None
                if record and record["target"] not in there and os.path.exists(record["file"]):
                    self._make(record)

    @contextlib.contextmanager
    def _alone(self):
        """Across processes and green threads: a lock that is waited for in the kernel would hold all of the latter."""
        os.makedirs(self._folder, exist_ok=True)
        with open(os.path.join(self._folder, "lock"), "w") as lock:
            deadline = time.monotonic() + 60
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
            yield

    def _make(self, record):
        used = set(self._targets().values())
        tid = next(str(number) for number in range(1, 100000) if str(number) not in used)
        self._tgtadm("target", "new", "--tid", tid, "--targetname", record["target"])
        try:
            self._make_unit(tid, record)
            if record["user"] not in self._users():
                self._tgtadm("account", "new", "--user", record["user"], "--password", record["password"])
            self._tgtadm("account", "bind", "--tid", tid, "--user", record["user"])
            self._tgtadm("target", "bind", "--tid", tid, "--initiator-address", "ALL")
        except BaseException:
            self._tgtadm("target", "delete", "--force", "--tid", tid)
            raise

    def _make_unit(self, tid, record):
        unit = ("--tid", tid, "--lun", "1")
        self._tgtadm("logicalunit", "new", *unit, "--bstype", "rdwr", "--backing-store", record["file"])
        self._tgtadm("logicalunit", "update", *unit, "--params",
                     "vendor_id=LAB,product_id=FILE,thin_provisioning=1,scsi_id=%s,scsi_sn=%s" % (
                         record["serial"][:24], record["serial"]))

    def _tgtadm(self, mode, operation, *words):
        return self._run("tgtadm", "-C", "1", "--lld", "iscsi", "--mode", mode, "--op", operation, *words)

    def _targets(self):
        lines = self._tgtadm("target", "show").splitlines()
        pairs = (line[len("Target "):].split(": ", 1) for line in lines if line.startswith("Target "))
        return {name.strip(): tid for tid, name in pairs}

    def _users(self):
        return {line.strip() for line in self._tgtadm("account", "show").splitlines()}

    def _path(self, target):
        return os.path.join(self._folder, target.replace("/", "_") + ".json")

    def _write(self, record):
        path = self._path(record["target"])
        with open(os.open(path + ".new", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            json.dump(record, file)
        os.rename(path + ".new", path)

    @staticmethod
    def _read(path):
        with contextlib.suppress(FileNotFoundError):
            with open(path) as file:
                return json.load(file)
        return None


if __name__ == "__main__":
    Exports(sys.argv[1]).restore()
