"""Mistakes that are made on purpose, each in a copy, and the check that has to see it."""
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import policies
from plans import copied, environment
from tools import TERRAFORM, Failed, init, require, terraform
from validity import tested


def validate(tree):
    folder = tree / "environments/prod"
    init(folder)
    answer = json.loads(terraform(folder, "validate", "-json", accepted=(0, 1)))
    for error in answer["diagnostics"]:
        require(error["severity"] != "error", f"{error['summary']} {error.get('detail', '')}")


def policy(tree):
    folder = environment(tree, "prod")
    terraform(folder, "apply", "-no-color", "-input=false", "-auto-approve")
    policies.check(json.loads(terraform(folder, "show", "-json")), "vitrine-prod")


def test(name):
    def run(tree):
        (tree / "modules/worker/check_override.tf").unlink()
        return tested(tree, name)

    return run


# What it is, where, from what to what, who sees it and what that says.
MISTAKES = [
    ("wrong attribute", "queue/main.tf", "visibility_timeout_seconds", "visibility_timeout", validate, "Unsupported argument"),
    ("missing argument", "schedule/main.tf", '  schedule_expression = each.value\n', "", validate, "Missing required argument"),
    ("wrong type", "queue/main.tf", "receive_wait_time_seconds  = 5", 'receive_wait_time_seconds  = ["5"]', validate, "Incorrect attribute value type"),
    ("dangling reference", "queue/main.tf", "aws_sqs_queue.dead.arn", "aws_sqs_queue.deads.arn", validate, "Reference to undeclared resource"),
    ("wildcard in a policy", "worker/iam.tf", '"cloudwatch:PutMetricData"', '"cloudwatch:*"', policy, "wildcard in action cloudwatch:*"),
    ("permission that the code uses taken away", "queue/outputs.tf", '"sqs:ReceiveMessage", ', "", policy, "role worker/own may not sqs:ReceiveMessage"),
    ("permission that nothing uses added", "worker/iam.tf", '"s3:GetObject"', '"s3:GetObject", "s3:DeleteObject"', policy, "role worker/own may s3:DeleteObject"),
    ("resource of everything without a condition", "worker/iam.tf", ', Condition = { StringEquals = { "cloudwatch:namespace" = "Vitrine" } }', "", policy, "every resource, without a condition"),
    ("unencrypted volume", "worker/main.tf", "  encrypted         = true\n", "  encrypted         = false\n", test("worker"), "dataVolumesAreEncryptedAndTheirOwn"),
    ("public ingress to a worker", "network/groups.tf", 'aws_security_group.this["edge"].id\n  cidr_ipv4 ', 'aws_security_group.this["worker"].id\n  cidr_ipv4 ', test("network"), "onlyTheEdgeIsReachedFromOutside"),
    ("queue without dead-letter queue", "queue/main.tf", "  redrive_policy = jsonencode({\n    deadLetterTargetArn = aws_sqs_queue.dead.arn\n    maxReceiveCount     = var.queue.tries\n  })\n", "", test("queue"), "unreadableMessagesGoToTheDeadLetters"),
    ("instance metadata without a session", "worker/main.tf", '"required"', '"optional"', test("worker"), "workersArePrivateMachines"),
    ("single-value headers", "edge/targets.tf", "lambda_multi_value_headers_enabled = true", "lambda_multi_value_headers_enabled = false", test("edge"), "bytesGoToWorkersAndAllElseToFunctions"),
]


CHECKS = {validate: "terraform validate", policy: "policies"}


def seen(scratch, number, mistake, file, old, new, check, words):
    tree = copied(scratch / f"planted-{number}")
    target = tree / "modules" / file
    text = target.read_text()
    require(old in text, f"planted: {mistake}: {old!r} is not in {file} any more")
    target.write_text(text.replace(old, new, 1))
    try:
        check(tree)
    except Failed as caught:
        require(words in str(caught), f"planted: {mistake}: caught with other words: {caught}")
        return f"| {mistake} | {CHECKS.get(check, 'terraform test')} | {words} |"
    finally:
        shutil.rmtree(scratch / f"planted-{number}")
    raise Failed(f"planted: {mistake}: not caught")


def planted(scratch, write):
    with ThreadPoolExecutor(2) as several:
        lines = list(several.map(lambda one: seen(scratch, one[0], *one[1]), enumerate(MISTAKES)))
    table = "\n".join(["| mistake | is caught by | which says |", "|---|---|---|", *lines])
    readme = TERRAFORM / "README.md"
    text = readme.read_text()
    new = re.sub(r"(<!-- planted -->\n\n).*?(\n\n<!-- /planted -->)", lambda found: found.group(1) + table + found.group(2), text, flags=re.S)
    if write:
        readme.write_text(new)
    require(write or new == text, f"planted: the table in README.md is another one than:\n{table}")
    return f"{len(lines)} planted mistakes are caught, each by the check that the README names\n{table}"
