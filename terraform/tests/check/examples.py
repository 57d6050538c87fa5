"""The example of every README, planned."""
import re

from plans import compare
from tools import init, plan, require, terraform

PROVIDER = 'provider "aws" {\n  region = "eu-central-1"\n}\n'


def examples(tree, write):
    lines = []
    for readme in sorted((tree / "modules").glob("*/README.md")):
        name = readme.parent.name
        blocks = re.findall(r"^```hcl\n(.*?)^```", readme.read_text(), re.S | re.M)
        require(len(blocks) == 1, f"{readme}: there must be one example, not {len(blocks)}")
        folder = tree / "examples" / name
        folder.mkdir(parents=True)
        (folder / "main.tf").write_text(PROVIDER + "\n" + blocks[0].replace('"./modules/', '"../../modules/'))
        for archive in ("images.zip", "locations.zip", "cleanup.zip", "vitrine-aarch64.tar.gz"):
            (folder / archive).write_bytes(b"")
        init(folder)
        terraform(folder, "fmt", "-check")
        lines.append(f"{name} {compare(name, plan(folder, 'first.plan'), write)}")
    return f"{len(lines)} examples as committed: {', '.join(lines)}"
