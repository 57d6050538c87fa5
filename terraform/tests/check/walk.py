"""A client of the edge: an image is made, filled, read back and deleted: usage: walk.py URL USER PASSWORD"""
import base64
import hashlib
import json
import os
import sys
import urllib.error
import urllib.request

SIZE = 24 << 20


def main(url, user, word):
    key = base64.b64encode(f"{user}:{word}".encode()).decode()

    def ask(method, path, body=None, kind="application/json"):
        request = urllib.request.Request(url + path, data=body, method=method, headers={"Authorization": f"Basic {key}", "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()

    data = os.urandom(SIZE)
    image = json.loads(ask("POST", "/v2/images", b'{"name": "walk", "disk_format": "raw", "container_format": "bare"}')[1])
    status, _ = ask("PUT", f"/v2/images/{image['id']}/file", data, "application/octet-stream")
    assert status == 204, status
    record = json.loads(ask("GET", f"/v2/images/{image['id']}")[1])
    assert record["status"] == "active" and record["size"] == SIZE, record
    assert record["os_hash_value"] == hashlib.sha512(data).hexdigest(), record
    assert ask("GET", f"/v2/images/{image['id']}/file")[1] == data, "other bytes came back"
    ask("DELETE", f"/v2/images/{image['id']}")
    try:
        ask("GET", f"/v2/images/{image['id']}")
        raise AssertionError("a deleted image is still there")
    except urllib.error.HTTPError as gone:
        assert gone.code == 404, gone.code
    print(f"an image of {SIZE} bytes")


main(*sys.argv[1:])
