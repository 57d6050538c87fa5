#!/usr/bin/env python3
"""The table of costs in terraform/README.md, computed: usage: costs.py [--check]. Prices are list prices of eu-central-1 in US dollars, without free tiers and
taxes, typed in by hand on the date below and to be checked against AWS's own list; change them where yours differ and run it again."""
import pathlib
import re
import sys

HOURS = 730
AS_OF = "November 2026"
PRICES = {
    "endpoint hour": 0.012, "load balancer hour": 0.027, "capacity unit hour": 0.008, "secret month": 0.40, "zone month": 0.50, "key month": 1.00, "alarm month": 0.10,
    "dashboard month": 3.00, "metric month": 0.30, "scheduler million": 1.00, "lambda request million": 0.20, "lambda arm GB second": 0.0000133334,
    "sqs million": 0.40, "gp3 GiB month": 0.0952, "gp3 MB/s month": 0.048, "gp3 iops month": 0.006, "log GiB": 0.63,
    "db.m7g.large two zones hour": 0.422, "rds gp3 two zones GiB month": 0.274, "proxy vcpu hour": 0.018, "serverless unit hour": 0.14, "aurora GiB month": 0.119,
    "m7g.xlarge hour": 0.1936, "t4g.medium hour": 0.0384, "nat hour": 0.052,
}
SCHEDULES_A_MONTH = 30.4 * 24 * (60 + 60 + 12 + 12 + 12 + 4 + 1)
FUNCTION_GB, CALL_SECONDS = 0.5, 0.06


def lines(workers, size, gib, iops, throughput, database, proxy, zones, database_gib):
    price = PRICES
    endpoints = 8 * zones * HOURS * price["endpoint hour"]
    disk = workers * (gib * price["gp3 GiB month"] + max(iops - 3000, 0) * price["gp3 iops month"] + max(throughput - 125, 0) * price["gp3 MB/s month"] + 16 * price["gp3 GiB month"])
    cleanups = SCHEDULES_A_MONTH * (price["scheduler million"] + price["lambda request million"]) / 1e6 + SCHEDULES_A_MONTH * 0.2 * FUNCTION_GB * price["lambda arm GB second"]
    polls = workers * 30.4 * 86400 / 5 * price["sqs million"] / 1e6
    watching = price["key month"] + price["dashboard month"] + (11 + 2 * workers) * price["alarm month"] + 2 * workers * price["metric month"]
    return {
        "workers (machines)": workers * HOURS * price[size],
        "data volumes": disk,
        "database" + (" and proxy" if proxy else ""): database + (2 * HOURS * price["proxy vcpu hour"] if proxy else 0) + database_gib,
        "endpoints of AWS's services": endpoints,
        "load balancer": HOURS * (price["load balancer hour"] + price["capacity unit hour"]),
        "clean-ups on schedule": cleanups,
        "doorbells that nobody rings": polls,
        "alarms, dashboard, own metrics": watching,
        "secrets and private names": 4 * price["secret month"] + price["zone month"],
    }


def table():
    price = PRICES
    prod = lines(2, "m7g.xlarge hour", 2048, 6000, 500, HOURS * price["db.m7g.large two zones hour"], True, 2, 100 * price["rds gp3 two zones GiB month"])
    dev = lines(1, "t4g.medium hour", 50, 3000, 125, 0.5 * HOURS * price["serverless unit hour"], False, 2, 1 * price["aurora GiB month"])
    rows = ["| a month, nobody asking | prod | dev |", "|---|---:|---:|"]
    for (name, one), two in zip(prod.items(), dev.values()):
        rows.append(f"| {name} | {one:.2f} | {two:.2f} |")
    rows.append(f"| **together** | **{sum(prod.values()):.2f}** | **{sum(dev.values()):.2f}** |")
    call = price["lambda request million"] / 1e6 + CALL_SECONDS * FUNCTION_GB * price["lambda arm GB second"]
    edge = 1000 / 25 / 3600 * price["capacity unit hour"]
    log = 1000 * 400 / 2**30 * price["log GiB"]
    rows += ["", "| 1,000 requests of JSON | US dollars |", "|---|---:|", f"| function ({FUNCTION_GB:g} GB for {CALL_SECONDS * 1000:.0f} ms, arm64) | {1000 * call:.5f} |",
             f"| load balancer (25 new connections a second fill a capacity unit) | {edge:.5f} |", f"| doorbells (one write in ten rings: send, receive, delete) | {100 * 3 * price['sqs million'] / 1e6:.5f} |",
             f"| log (400 bytes each) | {log:.5f} |", f"| **together** | **{1000 * call + edge + 100 * 3 * price['sqs million'] / 1e6 + log:.5f}** |"]
    return "\n".join(rows) + "\n"


def main(words):
    readme = pathlib.Path(__file__).resolve().parents[1] / "README.md"
    text = readme.read_text()
    new = re.sub(r"(<!-- costs -->\n).*?(<!-- /costs -->)", lambda found: found.group(1) + f"\nWith list prices as of {AS_OF}:\n\n" + table() + "\n" + found.group(2), text, flags=re.S)
    if "--check" in words:
        return 0 if new == text else "the table of costs in terraform/README.md is not what costs.py computes: run it"
    readme.write_text(new)
    return 0


sys.exit(main(sys.argv[1:]))
