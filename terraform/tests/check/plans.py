"""Environments planned and made with providers that serve the real schemas, and what their plans say of data volumes."""
import json
import shutil

from policies import check, resources
from tools import TERRAFORM, Failed, init, plan, require, terraform

SHA = "A" * 43 + "="
PACKAGES = {**{name: {"zip": f"{name}.zip", "sha256_base64": SHA} for name in ("images", "locations", "cleanup")},
            "worker": {"path": "vitrine-aarch64.tar.gz", "sha256": "0" * 64},
            "upgrade_image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/vitrine@sha256:" + "0" * 64,
            "upgrade_repository_arn": "arn:aws:ecr:eu-central-1:123456789012:repository/vitrine"}
AWS = {"certificate_arn": "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d", "ami": "ami-0123456789abcdef0", "packages": PACKAGES}
SECRETS = {"keystone_password": "p", "database_password": "d" * 16, "queue_password": "q" * 16, "ticket_keys": "k", "certificate": "c", "private_key": "k"}
OPENSTACK = {"cloud": {"image_id": "0", "control_flavor": "m1.medium", "worker_flavor": "m1.small", "external_network": "public"},
             "workers": {"a": {"volumes": {"main": {"size_gib": 100}}}, "b": {"volumes": {"main": {"size_gib": 100}}}},
             "package": {"url": "http://mirror.example.org/vitrine-x86_64.tar.gz", "sha256": "0" * 64},
             "keystone": {"auth_url": "https://keystone.example.org:5000/v3"}, "public_endpoint": "https://images.example.org:9292", "secrets": SECRETS}
OFFERINGS = """locals {
  architectures = { for type in toset([for worker in values(var.workers) : worker.instance_type]) : type => [var.machine.architecture] }
  offered       = { for zone in toset([for worker in values(var.workers) : worker.zone]) : zone => [for worker in values(var.workers) : worker.instance_type] }
}
"""
VALUES = {"prod": AWS, "dev": AWS, "openstack": OPENSTACK}
VOLUMES = ("aws_ebs_volume", "openstack_blockstorage_volume_v3")


def addresses(planned):
    """What a plan makes, one address a line."""
    return sorted(change["address"] for change in planned["resource_changes"] if "create" in change["change"]["actions"] and change["mode"] == "managed")


def compare(name, planned, write=False):
    """The number of things planned, which have to be those of the committed file."""
    file = TERRAFORM / "tests/inventory" / f"{name}.txt"
    made = addresses(planned)
    if write:
        file.write_text("".join(address + "\n" for address in made))
    expected = file.read_text().split("\n")[:-1] if file.exists() else []
    more, less = sorted(set(made) - set(expected)), sorted(set(expected) - set(made))
    require(not more and not less, f"inventory {name}: planned and not in {file.name}: {more}; in it and not planned: {less}")
    return len(made)


def copied(target):
    """The tree of Terraform, and what it reads beside it, without what earlier runs left."""
    for part in ("terraform", "infra/machines"):
        shutil.copytree(TERRAFORM.parent / part, target / part, ignore=shutil.ignore_patterns(".terraform", "*.tfstate*", ".terraform.lock.hcl"), dirs_exist_ok=True)
    # Lists of data sources are invented by providers that serve schemas alone; what is made of these is tested with mocks.
    (target / "terraform/modules/worker/check_override.tf").write_text(OFFERINGS)
    return target / "terraform"


def environment(tree, name):
    folder = tree / "environments" / name
    (folder / "values.auto.tfvars.json").write_text(json.dumps(VALUES[name]))
    for archive in ("images.zip", "locations.zip", "cleanup.zip", "vitrine-aarch64.tar.gz"):
        (folder / archive).write_bytes(b"")
    init(folder)
    return folder


def untouched(planned, what):
    """How many data volumes of today a plan leaves exactly as they are."""
    volumes = [change for change in planned["resource_changes"] if change["type"] in VOLUMES and change["change"]["before"] is not None]
    require(volumes, f"{what}: the plan knows no volume of today")
    for change in volumes:
        require(change["change"]["actions"] == ["no-op"], f"{what}: {change['address']} would be {change['change']['actions']}")
    return len(volumes)


def moved(folder, text, old, new):
    """The plan after `old` in the environment's main.tf has become `new`."""
    main = folder / "main.tf"
    before = main.read_text()
    require(before.count(old) == 1, f"{text}: {old!r} is not once in {main}")
    main.write_text(before.replace(old, new))
    try:
        return plan(folder, "moved.plan", "-refresh=false")
    finally:
        main.write_text(before)


def prod(tree, write):
    folder = environment(tree, "prod")
    planned = plan(folder, "first.plan")
    count = compare("prod", planned, write)
    terraform(folder, "apply", "-no-color", "-input=false", "first.plan")
    again = plan(folder, "second.plan")
    idle = [change["address"] for change in again["resource_changes"] if change["change"]["actions"] not in (["no-op"], ["read"])]
    require(not idle, f"prod: a second plan would change {idle}")
    state = json.loads(terraform(folder, "show", "-json"))
    policies, statements = check(state, "vitrine-prod")
    larger = moved(folder, "a larger machine", 'a = { zone = local.zones[0], instance_type = "m7g.xlarge"', 'a = { zone = local.zones[0], instance_type = "m7g.2xlarge"')
    require(any(change["type"] == "aws_instance" and change["change"]["actions"] != ["no-op"] for change in larger["resource_changes"]), "a larger machine changes no instance")
    kept = untouched(larger, "a larger machine")
    # In front of the others by name, where a list would move all of them.
    another = moved(folder, "another worker", "    fleet = {\n", '    fleet = {\n      a0 = { zone = local.zones[0], instance_type = "m7g.xlarge", volumes = { main = { size_gib = 10 } } }\n')
    require("module.vitrine.module.worker.aws_ebs_volume.data[\"a0-main\"]" in addresses(another), "another worker has no volume of its own")
    kept += untouched(another, "another worker")
    package = moved(folder, "another archive", "  packages = var.packages\n", '  packages = merge(var.packages, { worker = { path = "vitrine-aarch64.tar.gz", sha256 = sha256("next") } })\n')
    require(sum(change["type"] == "aws_instance" and change["change"]["actions"] != ["no-op"] for change in package["resource_changes"]) == 2, "another archive is not for every worker")
    kept += untouched(package, "another archive")
    refused(folder)
    line = f"prod: {count} things as committed, a second plan changes nothing; {policies} policies with {statements} statements; {kept} volumes untouched by 3 changes, their end refused"
    return line, user_data(state)


def user_data(state):
    """What each machine is told when it is made."""
    return [resource["values"]["user_data"] for resource in resources(state["values"]["root_module"]) if resource["type"] in ("aws_instance", "openstack_compute_instance_v2")]


def refused(folder):
    main = folder / "main.tf"
    before = main.read_text()
    main.write_text("\n".join(line for line in before.split("\n") if not line.startswith("      b = {")))
    try:
        terraform(folder, "plan", "-no-color", "-input=false", "-refresh=false")
    except Failed as refusal:
        require("Instance cannot be destroyed" in " ".join(str(refusal).split()), str(refusal))
    else:
        raise Failed("a plan takes a worker's volume away with its worker")
    finally:
        main.write_text(before)


def dev(tree, write):
    return f"dev: {compare('dev', plan(environment(tree, 'dev'), 'first.plan'), write)} things as committed"


def openstack(tree, write):
    folder = environment(tree, "openstack")
    count = compare("openstack", plan(folder, "first.plan"), write)
    terraform(folder, "apply", "-no-color", "-input=false", "first.plan")
    values = json.loads((folder / "values.auto.tfvars.json").read_text())
    values["workers"]["a0"] = {"volumes": {"main": {"size_gib": 1}}}
    values["cloud"]["worker_flavor"] = "m1.large"
    (folder / "values.auto.tfvars.json").write_text(json.dumps(values))
    kept = untouched(plan(folder, "moved.plan"), "another worker and larger machines")
    files = user_data(json.loads(terraform(folder, "show", "-json")))
    return f"openstack: {count} things as committed, {kept} volumes untouched by a worker more and larger machines", files
