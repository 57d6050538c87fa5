"""Every policy of a deployment as it would be made: no wildcard, and exactly what the code calls."""
import json
import re

from tools import ROOT, Failed

# Where the rest of an ARN is only known when the thing is there.
OPEN_ENDS = (":log-stream:*", ":network-interface/*")
ATTRIBUTES = {"aws_iam_role_policy": "policy", "aws_iam_role": "assume_role_policy", "aws_sqs_queue_policy": "policy", "aws_s3_bucket_policy": "policy",
              "aws_sns_topic_policy": "policy", "aws_kms_key": "policy"}


def resources(module):
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from resources(child)


def listed(value):
    return value if isinstance(value, list) else [value]


def wildcards(address, statement):
    """What is wrong with one statement."""
    if "NotAction" in statement or "NotResource" in statement:
        yield f"{address}: NotAction and NotResource allow what nobody has read"
    for action in listed(statement.get("Action", [])):
        if "*" in action:
            yield f"{address}: wildcard in action {action}"
    if statement["Effect"] != "Allow":
        return
    if statement.get("Principal") == "*":
        yield f"{address}: everybody is allowed"
    for resource in listed(statement.get("Resource", [])):
        if resource == "*" and not statement.get("Condition"):
            yield f"{address}: every resource, without a condition ({statement.get('Sid')})"
        elif "*" in resource and resource != "*" and not resource.endswith(OPEN_ENDS):
            yield f"{address}: wildcard in resource {resource}"


def calls(table):
    """Actions that the code calls, as they are found in its text."""
    found = set()
    for file, pattern in table["sources"].items():
        names = set(re.findall(pattern, (ROOT / file).read_text()))
        if not names:
            raise Failed(f"{file} calls nothing of AWS any more: permissions.json says it does")
        for name in names:
            if name not in table["actions"]:
                raise Failed(f"{file} calls {name}, which permissions.json does not know")
            found.add(table["actions"][name])
    return found - {""}


def strangers(table):
    """Code that talks to AWS and is not in the table."""
    pattern = re.compile(table["anywhere_else"])
    for folder, suffixes in (("shared", (".java",)), ("functions", (".java",)), ("infra", (".java", "")), ("terraform/modules", (".tf", ".tftpl"))):
        for file in sorted((ROOT / folder).rglob("*")):
            name = str(file.relative_to(ROOT))
            if file.is_file() and file.suffix in suffixes and "/target/" not in name and "/src/test/" not in name and name not in table["sources"]:
                text = file.read_text(errors="replace") if file.stat().st_size < 1_000_000 else ""
                if pattern.search(text):
                    yield f"{name} talks to AWS and is not in permissions.json"


def check(state, prefix):
    """Counts of policies and statements; fails with everything that is wrong."""
    table = json.loads((ROOT / "terraform/tests/permissions.json").read_text())
    wrong = list(strangers(table))
    called, given, policies, statements = calls(table), {}, 0, 0
    for resource in resources(state["values"]["root_module"]):
        attribute = ATTRIBUTES.get(resource["type"])
        if attribute is None:
            continue
        policy = json.loads(resource["values"][attribute])
        policies += 1
        for statement in policy["Statement"]:
            statements += 1
            wrong += wildcards(resource["address"], statement)
            if resource["type"] == "aws_iam_role_policy":
                key = f"{resource['values']['role'].removeprefix(prefix + '-')}/{resource['values']['name']}"
                given.setdefault(key, set()).update(listed(statement["Action"]))
    expected = {**{role: set(actions) for role, actions in table["roles"].items()}, **{role: set(actions) for role, actions in table["platform"].items()}}
    for role in sorted(expected.keys() | given.keys()):
        more, less = given.get(role, set()) - expected.get(role, set()), expected.get(role, set()) - given.get(role, set())
        wrong += [f"role {role} may {action}, which nothing there uses" for action in sorted(more)]
        wrong += [f"role {role} may not {action}, which is used there" for action in sorted(less)]
    of_code = set().union(*map(set, table["roles"].values()))
    wrong += [f"{action} is called by the code and given to nobody" for action in sorted(called - of_code)]
    wrong += [f"{action} is given for the code, which does not call it" for action in sorted(of_code - called)]
    if wrong:
        raise Failed("policies:\n  " + "\n  ".join(wrong))
    return policies, statements
