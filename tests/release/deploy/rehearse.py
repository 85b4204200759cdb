"""Deploys Kader as infra/README.md writes it: its commands, in its order, by the real SAM and AWS CLIs, against an emulator
of AWS (emulator.py) with stubs for the functions' binaries (stubs/). Everything runs in a copy of this checkout, twice: into
an empty account, and as a new version over what is there. Then looks at what came of it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent
STACKS = {"ap-southeast-3": ["kader-data", "kader", "kader-monitoring"], "us-east-1": ["kader-web"]}


def commands(heading):
    """The fenced commands of one section of infra/README.md, as they stand there."""
    text = (ROOT / "infra/README.md").read_text()
    section = re.split(r"^## ", text.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL))


def names(script):
    """What the page has named before: its first step, and the bucket."""
    bucket = next(line for line in script.splitlines() if line.startswith("BUCKET="))
    return script.split("\n# 1.")[0] + "\n" + bucket


def copy_checkout(to):
    """What git knows or would take: stubs must not end up where a real deployment looks for binaries."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_emulator(port, scratch):
    settings = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "STATE_DIR": str(scratch / "state"), "LOG_LEVEL": "WARNING"}
    log = (scratch / "emulator.log").open("w")
    emulator = subprocess.Popen(
        [sys.executable, HERE / "emulator.py"], env={**os.environ, **settings, "TMPDIR": str(scratch)}, stdout=log, stderr=log
    )
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return emulator
        if emulator.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"the emulator did not start:\n{(scratch / 'emulator.log').read_text()}")


def surroundings(port, scratch):
    """What the operator's shell holds: an account's credentials, here those of the emulator."""
    return {
        **os.environ,
        "PATH": f"{HERE / 'stubs'}:{TOOLS}:{os.environ['PATH']}",
        "CARGO_TARGET_DIR": str(Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()),
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "rehearsal",
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_CONFIG_FILE": str(scratch / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(scratch / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_CHECK_VERSION": "0",
    }


def run(script, checkout, environment, log):
    """Runs commands as a shell would take them from the page; answers every `y/N` of SAM with yes."""
    with log.open("w") as out, subprocess.Popen(["yes"], stdout=subprocess.PIPE) as yes:
        shell = ["bash", "-euo", "pipefail", "-x", "-c", script]
        done = subprocess.run(shell, cwd=checkout, env=environment, stdin=yes.stdout, stdout=out, stderr=out)
        yes.terminate()
    if done.returncode:
        raise SystemExit(f"{log.read_text()[-6000:]}\nrehearse: a command of infra/README.md failed; above is the end of what it said")


def aws(environment, region, *arguments):
    answer = subprocess.run(
        [TOOLS / "aws", "--region", region, "--output", "json", *arguments], env=environment, check=True, capture_output=True
    )
    return json.loads(answer.stdout or "null")


def look(environment):
    """What an operator would look for afterwards."""
    for region, stacks in STACKS.items():
        states = {s["StackName"]: s["StackStatus"] for s in aws(environment, region, "cloudformation", "describe-stacks")["Stacks"]}
        for stack in stacks:
            assert states.get(stack) in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), f"{stack} is {states.get(stack)}"
    jakarta = "ap-southeast-3"
    secrets = [s["Name"] for s in aws(environment, jakarta, "secretsmanager", "list-secrets")["SecretList"]]
    for secret in secrets:
        assert aws(environment, jakarta, "secretsmanager", "get-secret-value", "--secret-id", secret)["SecretString"], secret
    (api,) = aws(environment, jakarta, "apigatewayv2", "get-apis")["Items"]
    routes = aws(environment, jakarta, "apigatewayv2", "get-routes", "--api-id", api["ApiId"])["Items"]
    assert len(routes) > 50, f"only {len(routes)} routes"
    functions = aws(environment, jakarta, "lambda", "list-functions")["Functions"]
    alarms = aws(environment, jakarta, "cloudwatch", "describe-alarms")["MetricAlarms"]
    (distribution,) = aws(environment, "us-east-1", "cloudfront", "list-distributions")["DistributionList"]["Items"]
    bucket = distribution["Origins"]["Items"][0]["DomainName"].split(".")[0]
    files = aws(environment, "us-east-1", "s3api", "list-objects-v2", "--bucket", bucket)["Contents"]
    assert "index.html" in {file["Key"] for file in files}
    return (
        f"{sum(map(len, STACKS.values()))} stacks, {len(secrets)} secrets with values, {len(functions)} functions, "
        f"{len(routes)} routes, {len(alarms)} alarms, {len(files)} files of the site"
    )


def main():
    scratch = Path(tempfile.mkdtemp(prefix="kader-rehearsal-"))
    checkout = scratch / "kader"
    copy_checkout(checkout)
    port = free_port()
    emulator = start_emulator(port, scratch)
    environment = surroundings(port, scratch)
    try:
        first, again = commands("Deploy"), commands("New version")
        for what, script in (("an empty account", first), ("a new version", f"{names(first)}\n{again}")):
            begun = time.monotonic()
            run(script, checkout, environment, scratch / "commands.log")
            print(f"{what}: {time.monotonic() - begun:.0f} s, {look(environment)}")
    finally:
        emulator.terminate()
        emulator.wait()
        shutil.rmtree(scratch)


main()
