#!/usr/bin/python3
"""Waits until a Cinder takes work, and makes its volume types.

usage: cinder_seed.py PLAN.json CINDER-URL [IMAGE-STORE-ID]      (idempotent; called by lab-up)

The plan is the one of keystone_seed.py. IMAGE-STORE-ID: makes the type lab-cinder-store, which names that store; Cinder asks
the image service whether it has it.
"""
import json
import sys
import time
import urllib.error
import urllib.request

LIMIT_SECONDS = 90
TYPES = {
    "lab-file": {"volume_backend_name": "lab-file"},
    "lab-multi": {"volume_backend_name": "lab-file", "multiattach": "<is> True"},
    "lab-cinder-image": {"volume_backend_name": "lab-cinder-image"},
    "lab-cinder-owned-image": {"volume_backend_name": "lab-cinder-owned-image"},
}
with open(sys.argv[1]) as file:
    plan = json.load(file)
url = sys.argv[2]
store = sys.argv[3] if len(sys.argv) > 3 else ""
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
headers = {"Content-Type": "application/json"}


def call(method, address, body=None):
    data = None if body is None else json.dumps(body).encode()
    with opener.open(urllib.request.Request(address, data, headers, method=method), timeout=60) as answer:
        text = answer.read()
        return answer, (json.loads(text) if text else {})


def is_ready():
    """Services report, and the scheduler knows the pools: before that it finds no host for a volume."""
    services = call("GET", url + "/os-services")[1]["services"]
    up = [service["binary"] for service in services if service["state"] == "up"]
    pools = call("GET", url + "/scheduler-stats/get_pools")[1]["pools"]
    return up.count("cinder-volume") >= 3 and "cinder-scheduler" in up and len(pools) >= 3


def await_ready():
    last, deadline = "", time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        try:
            if is_ready():
                return
        except (urllib.error.URLError, OSError) as e:
            last = str(e)
        time.sleep(0.3)
    sys.exit("cinder takes no work after %d s: %s" % (LIMIT_SECONDS, last))


def make_type(name, specs):
    made = call("POST", url + "/types", {"volume_type": {"name": name}})[1]["volume_type"]["id"]
    try:
        call("POST", url + "/types/%s/extra_specs" % made, {"extra_specs": specs})
    except urllib.error.HTTPError as e:
        reason = e.read().decode()[:500]
        call("DELETE", url + "/types/" + made)
        sys.exit("volume type %s: %s %s" % (name, e.code, reason))


answer, body = call("POST", plan["url"] + "/auth/tokens", {"auth": {
    "identity": {"methods": ["password"], "password": {"user": {
        "name": "admin", "domain": {"id": "default"}, "password": plan["admin_password"]}}},
    "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}})
headers["X-Auth-Token"] = answer.headers["X-Subject-Token"]
url += "/" + body["token"]["project"]["id"]
await_ready()
wanted = dict(TYPES)
if store:
    wanted["lab-cinder-store"] = {"volume_backend_name": "lab-cinder-image", "image_service:store_id": store}
have = {kind["name"] for kind in call("GET", url + "/types")[1]["volume_types"]}
for name, specs in wanted.items():
    if name not in have:
        make_type(name, specs)
