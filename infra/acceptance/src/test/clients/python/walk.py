"""One walk through the Images API by each client that is written in Python: openstack, glance, a program using openstacksdk.

One process for all: an interpreter with these libraries takes longer to start than the walk takes. Every step is a line "WALK client|step: outcome";
what is expected stands in RealClientsSuite. Who walks, and where, is JSON in the variable VITRINE_WALK.
"""
import gzip
import hashlib
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile
import traceback

import glanceclient.shell
import glanceclient.v2.client
import openstack
import openstack.exceptions
import openstackclient.image.v2.image
import openstackclient.shell

PLAN = json.loads(os.environ["VITRINE_WALK"])
DISK = pathlib.Path(PLAN["disk"])
# openstacksdk takes the text of a refused download for the image, and complains that it is not what it should be.
REFUSED = re.compile(r"\bHTTP 403\b|\b403: |Forbidden|not permitted|checksum mismatch")
ABSENT = re.compile(r"\bHTTP 404\b|\b404: |No Image found|Not Found")


class Refusal(Exception):
    """A client said no; its text tells why."""


def outcome(step):
    try:
        return step()
    except openstack.exceptions.InvalidResponse as e:
        return "refused" if REFUSED.search(str(e)) else "error: %s" % e
    except openstack.exceptions.HttpException as e:
        return {403: "refused", 404: "absent"}.get(e.status_code, "error: %s" % e)
    except Refusal as e:
        if REFUSED.search(str(e)):
            return "refused"
        return "absent" if ABSENT.search(str(e)) else "error: %s" % e
    except Exception:
        return "error: " + traceback.format_exc()


class Walk:
    """The steps, the same for each client; how each is done is up to those who inherit this."""

    name = ""
    copy = pathlib.Path("copy")

    def say(self, step, result):
        print("WALK %s|%s: %s" % (self.name, step, str(result).replace("\n", " / ")), flush=True)

    def step(self, who, what, action):
        self.say("%s %s" % (who, what), outcome(action))

    def same(self, who, image):
        self.copy.unlink(missing_ok=True)
        self.save(who, image)
        return "same" if self.copy.read_bytes() == DISK.read_bytes() else "different"

    def walk(self):
        other = PLAN["users"]["alt_demo"]["project_id"]
        image = self.create("demo")
        self.step("demo", "creates", lambda: self.status("demo", image))
        self.step("demo", "tags", lambda: (self.tag("demo", image), self.tags("demo", image))[1])
        self.step("demo_reader", "shows", lambda: self.status("demo_reader", image))
        self.step("demo_reader", "changes", lambda: self.rename("demo_reader", image, "taken"))
        self.step("demo_reader", "downloads", lambda: self.same("demo_reader", image))
        self.step("alt_demo", "shows", lambda: self.status("alt_demo", image))
        self.step("demo", "shares", lambda: (self.share("demo", image, other), self.member("demo", image))[1])
        self.step("alt_demo", "accepts", lambda: (self.accept("alt_demo", image, other), self.member("alt_demo", image))[1])
        self.step("alt_demo", "lists", lambda: "listed" if image in self.listed("alt_demo") else "missed")
        self.step("alt_demo", "downloads", lambda: self.same("alt_demo", image))
        self.step("alt_demo", "changes", lambda: self.rename("alt_demo", image, "taken"))
        self.step("alt_demo", "deletes", lambda: self.delete("alt_demo", image))
        self.step("admin", "deactivates", lambda: (self.deactivate("admin", image), self.status("admin", image))[1])
        self.step("alt_demo", "downloads", lambda: self.same("alt_demo", image))
        self.step("admin", "downloads", lambda: self.same("admin", image))
        self.step("demo", "reactivates", lambda: (self.reactivate("demo", image), self.status("demo", image))[1])
        self.step("demo", "changes", lambda: (self.rename("demo", image, "renamed"), self.title("demo", image))[1])
        self.step("demo", "untags", lambda: (self.untag("demo", image), self.tags("demo", image))[1])
        self.step("demo", "unshares", lambda: (self.unshare("demo", image, other), self.member("demo", image))[1])
        self.step("alt_demo", "shows", lambda: self.status("alt_demo", image))
        self.step("demo", "deletes", lambda: self.delete("demo", image) or "deleted")
        self.step("demo", "shows", lambda: self.status("demo", image))


class Commands(Walk):
    """Of a program that is run with words: its own main function, in a fork that has all modules already and forgets what it keeps of its user."""

    def run(self, who, *words):
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
            child = os.fork()
            if child == 0:
                os.dup2(said.fileno(), 1)
                os.dup2(complained.fileno(), 2)
                os._exit(self.become(who, list(words)))
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            complained.seek(0)
            if status != 0:
                raise Refusal("%s ended with %s: %s %s" % (" ".join(words), status, complained.read(), said.read()))
            return said.read()

    def become(self, who, words):
        user = PLAN["users"][who]
        os.environ.update(
            OS_AUTH_URL=PLAN["auth_url"], OS_IDENTITY_API_VERSION="3", OS_REGION_NAME=PLAN["region"], OS_USERNAME=who,
            OS_PASSWORD=user["password"], OS_USER_DOMAIN_ID="default", OS_PROJECT_NAME=user["project"],
            OS_PROJECT_DOMAIN_ID="default", **self.place())
        status = 1
        try:
            status = self.main(words) or 0
        except SystemExit as end:
            status = 0 if end.code is None else end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        return status


class OpenStackCommand(Commands):
    name = "openstack"

    def place(self):
        return {"OS_IMAGE_ENDPOINT_OVERRIDE": PLAN["endpoint"]}

    def main(self, words):
        return openstackclient.shell.main(words)

    def image(self, who, *words):
        return self.run(who, "image", *words)

    def json(self, who, *words):
        return json.loads(self.image(who, *words, "-f", "json"))

    def create(self, who):
        return self.json(who, "create", "--disk-format", "raw", "--container-format", "bare", "--file", str(DISK), "by-openstack")["id"]

    def status(self, who, image):
        return self.json(who, "show", image)["status"]

    def title(self, who, image):
        return self.json(who, "show", image)["name"]

    def tags(self, who, image):
        return ",".join(self.json(who, "show", image)["tags"]) or "none"

    def tag(self, who, image):
        self.image(who, "set", "--tag", "blue", image)

    def untag(self, who, image):
        self.image(who, "unset", "--tag", "blue", image)

    def rename(self, who, image, name):
        self.image(who, "set", "--name", name, image)

    def share(self, who, image, project):
        self.image(who, "add", "project", image, project)

    def unshare(self, who, image, project):
        self.image(who, "remove", "project", image, project)

    def accept(self, who, image, project):
        self.image(who, "set", "--accept", image)

    def member(self, who, image):
        return ",".join(row["Status"] for row in self.json(who, "member", "list", image)) or "none"

    def listed(self, who):
        return [row["ID"] for row in self.json(who, "list")]

    def save(self, who, image):
        self.image(who, "save", "--file", str(self.copy), image)

    def deactivate(self, who, image):
        self.image(who, "set", "--deactivate", image)

    def reactivate(self, who, image):
        self.image(who, "set", "--activate", image)

    def delete(self, who, image):
        self.image(who, "delete", image)


class GlanceCommand(Commands):
    name = "glance"

    def place(self):
        return {"OS_IMAGE_URL": PLAN["endpoint"]}

    def main(self, words):
        shutil.rmtree(os.path.expanduser("~/.glanceclient"), ignore_errors=True)  # with schemas of an earlier run it trips over its own options
        return glanceclient.shell.OpenStackImagesShell().main(words)

    def value(self, output, name):
        return next((row.split("|")[2].strip() for row in output.splitlines() if row.startswith("| %s " % name)), "")

    def create(self, who):
        return self.value(self.run(
            who, "image-create", "--disk-format", "raw", "--container-format", "bare", "--name", "by-glance", "--file", str(DISK)), "id")

    def status(self, who, image):
        return self.value(self.run(who, "image-show", image), "status")

    def title(self, who, image):
        return self.value(self.run(who, "image-show", image), "name")

    def tags(self, who, image):
        return ",".join(re.findall(r"[a-z]+", self.value(self.run(who, "image-show", image), "tags"))) or "none"

    def tag(self, who, image):
        self.run(who, "image-tag-update", image, "blue")

    def untag(self, who, image):
        self.run(who, "image-tag-delete", image, "blue")

    def rename(self, who, image, name):
        self.run(who, "image-update", "--name", name, image)

    def share(self, who, image, project):
        self.run(who, "member-create", image, project)

    def unshare(self, who, image, project):
        self.run(who, "member-delete", image, project)

    def accept(self, who, image, project):
        self.run(who, "member-update", image, project, "accepted")

    def member(self, who, image):
        return ",".join(re.findall(r"\b(?:pending|accepted|rejected)\b", self.run(who, "member-list", "--image-id", image))) or "none"

    def listed(self, who):
        return self.run(who, "image-list")

    def save(self, who, image):
        self.run(who, "image-download", "--file", str(self.copy), image)

    def deactivate(self, who, image):
        self.run(who, "image-deactivate", image)

    def reactivate(self, who, image):
        self.run(who, "image-reactivate", image)

    def delete(self, who, image):
        self.run(who, "image-delete", image)


class Program(Walk):
    """A program of somebody's own, with openstacksdk."""

    name = "openstacksdk"

    def __init__(self):
        self.clouds = {who: openstack.connect(
            load_yaml_config=False, load_envvars=False, region_name=PLAN["region"], image_endpoint_override=PLAN["endpoint"],
            auth=dict(auth_url=PLAN["auth_url"], username=who, password=user["password"], project_name=user["project"],
                      user_domain_id="default", project_domain_id="default")) for who, user in PLAN["users"].items()}

    def images(self, who):
        return self.clouds[who].image

    def create(self, who):
        return self.images(who).create_image(
            "by-sdk", filename=str(DISK), disk_format="raw", container_format="bare", wait=True, allow_duplicates=True).id

    def status(self, who, image):
        return self.images(who).get_image(image).status

    def title(self, who, image):
        return self.images(who).get_image(image).name

    def tags(self, who, image):
        return ",".join(self.images(who).get_image(image).tags) or "none"

    def tag(self, who, image):
        self.images(who).add_tag(image, "blue")

    def untag(self, who, image):
        self.images(who).remove_tag(image, "blue")

    def rename(self, who, image, name):
        self.images(who).update_image(self.images(who).get_image(image), name=name)

    def share(self, who, image, project):
        self.images(who).add_member(image, member_id=project)

    def unshare(self, who, image, project):
        self.images(who).remove_member(project, image, ignore_missing=False)

    def accept(self, who, image, project):
        self.images(who).update_member(project, image, status="accepted")

    def member(self, who, image):
        return ",".join(member.status for member in self.images(who).members(image)) or "none"

    def listed(self, who):
        return [image.id for image in self.images(who).images()]

    def save(self, who, image):
        self.copy.write_bytes(self.images(who).download_image(image).content)

    def deactivate(self, who, image):
        self.images(who).deactivate_image(image)

    def reactivate(self, who, image):
        self.images(who).reactivate_image(image)

    def delete(self, who, image):
        self.images(who).delete_image(image, ignore_missing=False)


class Compression(Program):
    """What comes over the wire where the service compresses JSON (V-23): the library below asks for gzip with every request."""

    name = "gzip"

    def walk(self):
        image = self.create("demo")
        record = self.images("demo").get("/images/" + image)
        self.say("record", record.headers.get("Content-Encoding", "plain"))
        data = self.images("demo").get("/images/%s/file" % image)
        self.say("data", data.headers.get("Content-Encoding", "plain"))
        self.say("length", "same" if data.headers.get("Content-Length") == str(DISK.stat().st_size) else data.headers)
        self.say("digest", "same" if data.headers.get("Content-MD5") == hashlib.md5(DISK.read_bytes()).hexdigest() else data.headers)
        self.delete("demo", image)
        self.step("packed", "data", self.packed)

    def packed(self):
        """Bytes that are sent with a Content-Encoding are kept as they are sent."""
        sent = gzip.compress(DISK.read_bytes())
        image = self.images("demo").post("/images", json={"disk_format": "raw", "container_format": "bare"}).json()["id"]
        stored = self.images("demo").put(
            "/images/%s/file" % image, data=sent, headers={"Content-Type": "application/octet-stream", "Content-Encoding": "gzip", "Accept": ""})
        kept = self.images("demo").get("/images/%s/file" % image).content == sent
        self.delete("demo", image)
        return "kept" if stored.status_code == 204 and kept else "changed (%s)" % stored.status_code


def main():
    for kind in (OpenStackCommand, GlanceCommand, Program, Compression):
        try:
            kind().walk()
        except Exception:
            print("WALK %s|broken: %s" % (kind.name, traceback.format_exc().replace("\n", " / ")), flush=True)


if __name__ == "__main__":
    sys.exit(main())
