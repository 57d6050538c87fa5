"""What is read without Terraform: the compose file by its schema, and everything by checkov."""
import json
import pathlib
import sys

import jsonschema
import yaml

from tools import ROOT, TERRAFORM, Failed, require, run

SCHEMA = pathlib.Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages/compose/config/compose_spec.json"


def costs():
    run(sys.executable, TERRAFORM / "tests/costs.py", "--check")
    return "costs: the table is what is computed"


def compose():
    """The file of the split shape is one, refers to what it has, and publishes one port of one service."""
    file = yaml.safe_load((ROOT / "infra/packages/compose.yaml").read_text())
    try:
        jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(file)
    except jsonschema.ValidationError as trouble:
        raise Failed(f"compose.yaml: {trouble.message} at {list(trouble.path)}") from trouble
    services = file["services"]
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            require(other in services, f"compose.yaml: {name} waits for {other}, which is not there")
        for secret in service.get("secrets", []):
            require((secret if isinstance(secret, str) else secret["source"]) in file["secrets"], f"compose.yaml: {name} wants a secret that is not there: {secret}")
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            require(source.startswith((".", "/")) or source in file["volumes"], f"compose.yaml: {name} mounts {source}, which is not there")
        require("ports" not in service or name == "edge", f"compose.yaml: {name} is published; only the edge is")
    return f"compose file: {len(services)} services by its schema"


def checkov():
    """With a reason for each rule that is skipped: the file .checkov.yaml has one beside each."""
    config = TERRAFORM / ".checkov.yaml"
    skipped = [line for line in config.read_text().split("\n") if line.strip().startswith("- CKV")]
    for line in skipped:
        require("#" in line and len(line.split("#")[1].strip()) > 15, f".checkov.yaml skips without a reason: {line.strip()}")
    said = run(pathlib.Path(sys.prefix) / "bin/checkov", "--config-file", config, "-d", TERRAFORM, "-o", "json", "--compact", "--quiet", cwd=TERRAFORM, accepted=(0, 1),
               env={"LOG_LEVEL": "ERROR"})
    report = json.loads(said[said.index("{" if "{" in said else "["):] if not said.lstrip().startswith("[") else said)
    reports = report if isinstance(report, list) else [report]
    failed = [f"{check['check_id']} {check['check_name']}: {check['resource']} ({check['file_path']})" for part in reports for check in part.get("results", {}).get("failed_checks", [])]
    require(not failed, "checkov:\n  " + "\n  ".join(failed))
    passed = sum(part.get("summary", {}).get("passed", 0) for part in reports)
    require(passed > 100, f"checkov looked at next to nothing: {passed}")
    return f"checkov: {passed} checks, {len(skipped)} rules skipped, each with a reason"
