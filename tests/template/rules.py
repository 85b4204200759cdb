"""Rules that the templates and what goes with them have to keep, because AWS does not say so when they are broken: it refuses
at the first deployment, or keeps silent until the evening of a campaign. Each takes a `House` and gives complaints; test_rules.py
shows that each complains of a planted mistake."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from refusals import refusal

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ["template.yaml", *sorted(str(file.relative_to(ROOT)) for file in (ROOT / "infra").glob("*.yaml"))]


@dataclass
class House:
    """What the rules look at: templates, and texts by their path."""

    templates: dict
    scripts: dict
    sources: dict
    policies: list
    readme: str
    messages: str

    @classmethod
    def of_the_tree(cls):
        def texts(folder, pattern):
            return {str(file.relative_to(ROOT)): file.read_text() for file in sorted((ROOT / folder).rglob(pattern))}

        templates = {name: yaml.safe_load((ROOT / name).read_text()) for name in TEMPLATES}
        sources = {p: t for folder in ("crates", "functions", "infra/local") for p, t in texts(folder, "*.rs").items()}
        written = re.findall(r'"(default-src [^"]+)"', re.sub(r"\\\n\s*", "", "\n".join(sources.values())))
        return cls(
            templates=templates,
            scripts=texts("site/static/js", "*.js"),
            sources=sources,
            policies=written + [policy for _, policy in content_policies(templates)],
            readme=(ROOT / "infra/README.md").read_text(),
            messages=(ROOT / "docs/MESSAGES.md").read_text(),
        )

    def resources(self, kind):
        return {
            logical_id: resource.get("Properties", {})
            for template in self.templates.values()
            for logical_id, resource in template["Resources"].items()
            if resource["Type"] == kind
        }


def content_policies(templates):
    """The content security policies of web.yaml, each with its resource."""
    for logical_id, resource in templates["infra/web.yaml"]["Resources"].items():
        if resource["Type"] == "AWS::CloudFront::ResponseHeadersPolicy":
            security = resource["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
            policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
            yield logical_id, policy["Fn::Sub"] if isinstance(policy, dict) else policy


def routes_are_taken(house):
    """API Gateway takes every route."""
    seen = {}
    for logical_id, function in house.resources("AWS::Serverless::Function").items():
        for event in function.get("Events", {}).values():
            if event["Type"] != "HttpApi":
                continue
            method, path = event["Properties"]["Method"], event["Properties"]["Path"]
            if why := refusal(path):
                yield f"{logical_id}: API Gateway refuses {method} {path}: {why}"
            shape = (method.upper(), re.sub(r"\{[^}+]+", "{", path))
            if shape in seen:
                yield f"{logical_id}: API Gateway refuses {method} {path}: {seen[shape]} has such a route"
            seen[shape] = logical_id


# Names of vocabularies, which nobody asks.
NAMES = {"http://www.w3.org"}


def scripts_ask_allowed_hosts(house):
    """The browser lets scripts ask every host that they ask."""
    connect = [re.search(r"connect-src ([^;]+)", policy) for policy in house.policies]
    allowed = {source for found in connect if found for source in found[1].split()}
    for path, script in house.scripts.items():
        code = re.sub(r"^\s*(//|\*|/\*).*$", "", script, flags=re.MULTILINE)
        for host in re.findall(r"https?://[A-Za-z0-9.:-]+", code):
            if host not in allowed | NAMES:
                yield f"{path} asks {host}, which no connect-src allows"


# What CloudFront can keep; the rest of them it never does.
SERVER_ERRORS = {500, 501, 502, 503, 504}


def errors_are_not_kept(house):
    """CloudFront keeps no error of ours, and puts no page in its place."""
    for logical_id, distribution in house.resources("AWS::CloudFront::Distribution").items():
        told = {e["ErrorCode"]: e for e in distribution["DistributionConfig"].get("CustomErrorResponses", [])}
        for code in sorted(SERVER_ERRORS | {404}):
            if told.get(code, {}).get("ErrorCachingMinTTL") != 0:
                yield f"{logical_id} keeps a {code} for a while: ErrorCachingMinTTL is not 0"
        for code, response in told.items():
            if "ResponsePagePath" in response:
                yield f"{logical_id} answers a page in place of a {code}, to those who asked for JSON too"


# Events that `edge` emits for a function, by the way it is started.
STARTS = {"http": "RequestFailed", "stream": "RecordsFailed", "batch": "RecordsFailed", "schedule": "ScheduleFailed"}


def emitted(house, package):
    """The metrics that a function can write: crates/edge/src/event.rs says which event counts as which."""
    counts = dict(re.findall(r"Self::(\w+)\b[^=]*=> \(\"(\w+)\"", house.sources.get("crates/edge/src/event.rs", "")))

    def code_of(folder):
        return "\n".join(text for path, text in house.sources.items() if path.startswith(f"{folder}/src/"))

    code = code_of(f"functions/{package}")
    code += code_of("crates/messages") if "messages::" in code else ""
    events = set(re.findall(r"Event::(\w+)", code))
    events |= {STARTS[start] for start in re.findall(r"edge::(\w+)\(", code) if start in STARTS}
    return {counts[event] for event in events if event in counts}


def alarms_watch_what_is_emitted(house):
    """Every alarm watches a metric that comes into being, and every stream function's failures have one."""
    functions = {f["FunctionName"]["Fn::Sub"]: f for f in house.resources("AWS::Serverless::Function").values()}
    of_streams = {name for name, f in functions.items() if any(e["Type"] == "DynamoDB" for e in f.get("Events", {}).values())}
    written = {name: emitted(house, name.removeprefix("kader-${Stage}-")) for name in functions}
    filtered = {
        (str(made["MetricNamespace"]), made["MetricName"])
        for item in house.resources("AWS::Logs::MetricFilter").values()
        for made in item["MetricTransformations"]
    }
    reported = set()
    for logical_id, alarm in house.resources("AWS::CloudWatch::Alarm").items():
        for metric in [m["MetricStat"]["Metric"] for m in alarm.get("Metrics", []) if "MetricStat" in m] or [alarm]:
            namespace, name = metric["Namespace"], metric["MetricName"]
            dimensions = {d["Name"]: d["Value"] for d in metric.get("Dimensions", [])}
            function = dimensions.get("FunctionName", {}).get("Fn::Sub")
            if function is not None and function not in functions:
                yield f"{logical_id} watches a function that is not there"
            elif isinstance(namespace, dict):
                if (str(namespace), name) not in filtered:
                    yield f"{logical_id} watches {name}, which no metric filter makes"
            elif namespace == "Kader":
                if name not in (written[function] if function else set().union(*written.values())):
                    yield f"{logical_id} watches {name}, which {function or 'a function'} never writes"
                if name == "RecordsFailed":
                    reported.add(function)
            elif namespace == "AWS/Lambda" and function in of_streams and name == "Errors":
                yield f"{logical_id} watches Errors of a function that reports its failures, which are no errors"
            elif namespace == "AWS/Lambda" and name == "IteratorAge" and function not in of_streams:
                yield f"{logical_id} watches IteratorAge of a function that reads no stream"
    for function in sorted(of_streams - reported):
        yield f"nothing rings when {function} reports failed records"


def texts_name_events_that_are_written(house):
    """Whoever an alarm sends to the log finds the event that its text names."""
    enum = re.search(r"pub enum Event.*?\{\n(.*?)\n\}", house.sources.get("crates/edge/src/event.rs", ""), re.DOTALL)
    variants = re.findall(r"^    ([A-Z]\w+)", enum[1] if enum else "", re.MULTILINE)
    events = {re.sub(r"(?<!^)(?=[A-Z])", "_", variant).lower() for variant in variants}
    for logical_id, alarm in house.resources("AWS::CloudWatch::Alarm").items():
        text = alarm["AlarmDescription"]
        text = text["Fn::Sub"] if isinstance(text, dict) else text
        for named in re.findall(r"event = (\w+(?: or \w+)*)", text):
            for event in named.split(" or "):
                if event not in events:
                    yield f"{logical_id} sends people to look for event = {event}, which nothing writes"


def the_provider_is_told_every_template(house):
    """docs/MESSAGES.md lists the templates that the provider has to approve: those in the code, and no other."""
    code = house.sources.get("crates/messages/src/words.rs", "")
    written = set(re.findall(r'Message::\w+(?:\(_\))? => "(\w+)"', code))
    told = set(re.findall(r"^\| `(\w+)` \|", house.messages.split("## Templates")[-1], re.MULTILINE))
    for template in sorted(written ^ told):
        yield f"{template} is not in docs/MESSAGES.md and in crates/messages both"


# Parameters that bound what passes in an hour: whoever forgets one before a campaign meets it in the evening.
BOUND = re.compile(r"Warm(Reads|Writes)$|Rate$|Burst$|Concurrency$|Breaker$|PerHour$|PerAddress$|Memory$")


def campaign_names_every_bound(house):
    """What bounds a campaign stands in the list of infra/README.md, so that somebody raises it in time."""
    heading = "## Before a campaign"
    listed = house.readme.split(heading)[1].split("\n## ")[0] if heading in house.readme else ""
    for file, template in house.templates.items():
        for parameter in template.get("Parameters", {}):
            if BOUND.search(parameter) and f"`{parameter}`" not in listed:
                yield f"{parameter} of {file} is not in the list of what to raise before a campaign"


def nothing_is_reserved_by_default(house):
    """A fresh account, which often has room for ten functions at once, can deploy: AWS lets nobody reserve from so few."""
    defaults = house.templates["template.yaml"].get("Parameters", {})
    for logical_id, function in house.resources("AWS::Serverless::Function").items():
        reserved = function.get("ReservedConcurrentExecutions")
        if reserved is None:
            continue
        choice = reserved.get("Fn::If", [None, {}, None]) if isinstance(reserved, dict) else [None, {}, None]
        parameter = choice[1].get("Ref") if isinstance(choice[1], dict) else None
        if choice[2] != {"Ref": "AWS::NoValue"} or defaults.get(parameter, {}).get("Default") != 0:
            yield f"{logical_id} reserves instances, which a fresh account does not have"


RULES = [
    routes_are_taken,
    scripts_ask_allowed_hosts,
    errors_are_not_kept,
    alarms_watch_what_is_emitted,
    texts_name_events_that_are_written,
    the_provider_is_told_every_template,
    campaign_names_every_bound,
    nothing_is_reserved_by_default,
]
