"""What Terraform itself says of the tree, with each of the provider's versions that are allowed."""
import json
import re

from tools import init, require, terraform

OLD = 'version = ">= 5.31, < 7.0"'


def form(tree):
    terraform(tree, "fmt", "-check", "-recursive")
    return "terraform fmt: as it should be"


def valid(tree, old):
    """`old`: with the oldest version, which has fewer attributes. The deployment holds every module."""
    if old:
        for file in tree.rglob("versions.tf"):
            file.write_text(file.read_text().replace(OLD, 'version = "5.31.0"'))
    folders = [tree / "modules/deployment"] if old else sorted((tree / "modules").iterdir())
    folders += [tree / "environments" / name for name in (("prod",) if old else ("dev", "prod", "openstack"))]
    for folder in folders:
        init(folder)
        answer = json.loads(terraform(folder, "validate", "-json", accepted=(0, 1)))
        errors = [f"{error['summary']} {error.get('detail', '')} {error.get('snippet', {}).get('code', '')}" for error in answer["diagnostics"] if error["severity"] == "error"]
        require(not errors, f"validate {folder.name}: {errors}")
    return f"terraform validate: {len(folders)} roots, aws {'5.31.0' if old else 'newest'}"


def tested(tree, *files):
    """`terraform test`, and how much it asked."""
    init(tree)
    words = [f"-filter=tests/{file}.tftest.hcl" for file in files]
    said = terraform(tree, "test", "-json", *words, accepted=(0, 1))
    passed, errors = 0, []
    for line in said.split("\n"):
        message = json.loads(line) if line.startswith("{") else {}
        if message.get("type") == "test_run" and message["test_run"].get("progress") == "complete":
            passed += message["test_run"]["status"] == "pass"
            if message["test_run"]["status"] not in ("pass", "skip"):
                errors.append(f"{message['test_run']['path']}: {message['test_run']['run']}")
        if message.get("type") == "diagnostic" and message["diagnostic"]["severity"] == "error":
            errors.append(f"{message['diagnostic']['summary']}: {message['diagnostic'].get('detail', '')}")
    require(not errors and passed, f"terraform test: {errors or 'nothing ran'}")
    wanted = sum(len(re.findall(r"^run ", file.read_text(), re.M)) for file in (tree / "tests").glob("*.tftest.hcl") if not files or file.name.split(".")[0] in files)
    require(passed == wanted, f"terraform test: {passed} of {wanted} runs passed")
    asked = sum(len(re.findall(r"^ +(?:assert|expect_failures)\b", file.read_text(), re.M)) for file in (tree / "tests").glob("*.tftest.hcl"))
    return f"terraform test: {passed} runs, {asked} assertions"
