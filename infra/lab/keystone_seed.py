#!/usr/bin/python3
"""Fills a bootstrapped Keystone with projects, users and roles.

usage: keystone_seed.py PLAN.json      (idempotent; called by lab-up)

The plan: {"url", "admin_password", "region", "ids", "projects": [..], "roles": [..],
"users": {name: {"password", "project"}}, "grants": [[user, project, role]],
"services": {type: {"name", "url"}}}. The file "ids" is written: {"projects": {name: id}, "users": {name: id}}.
"""
import json
import sys
import urllib.error
import urllib.request

with open(sys.argv[1]) as file:
    plan = json.load(file)
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
token = None


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(plan["url"] + path, data=data, method=method)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("X-Auth-Token", token)
    try:
        with opener.open(request, timeout=60) as answer:
            text = answer.read()
            return answer, (json.loads(text) if text else None)
    except urllib.error.HTTPError as e:
        sys.exit("%s %s: %s %s" % (method, path, e.code, e.read().decode()[:500]))


def ensure(kind, single, names, body):
    have = {x["name"]: x["id"] for x in call("GET", "/" + kind)[1][kind]}
    for name in names:
        if name not in have:
            made = call("POST", "/" + kind, {single: dict(body(name), name=name)})[1][single]
            have[name] = made["id"]
    return have


answer, _ = call("POST", "/auth/tokens", {"auth": {
    "identity": {"methods": ["password"], "password": {"user": {
        "name": "admin", "domain": {"id": "default"}, "password": plan["admin_password"]}}},
    "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}})
token = answer.headers["X-Subject-Token"]
roles = ensure("roles", "role", plan["roles"], lambda name: {})
projects = ensure("projects", "project", plan["projects"], lambda name: {"domain_id": "default"})
users = ensure("users", "user", plan["users"], lambda name: {
    "domain_id": "default", "password": plan["users"][name]["password"],
    "default_project_id": projects[plan["users"][name]["project"]]})
for user, project, role in plan["grants"]:
    call("PUT", "/projects/%s/users/%s/roles/%s" % (projects[project], users[user], roles[role]))
for kind, service in plan["services"].items():
    found = call("GET", "/services?type=" + kind)[1]["services"]
    made = found[0] if found else call("POST", "/services", {"service": {
        "type": kind, "name": service["name"]}})[1]["service"]
    endpoints = call("GET", "/endpoints?service_id=" + made["id"])[1]["endpoints"]
    have = {x["interface"] for x in endpoints}
    for interface in {"public", "internal", "admin"} - have:
        call("POST", "/endpoints", {"endpoint": {
            "service_id": made["id"], "interface": interface, "url": service["url"], "region_id": plan["region"]}})
with open(plan["ids"], "w") as file:
    json.dump({"projects": projects, "users": users}, file)
