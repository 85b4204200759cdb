"""What the AWS templates promise, checked without AWS: who may touch what, and what must never be lost."""

import json
import re
import subprocess
import unittest
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

import access

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    "template.yaml",
    "infra/data.yaml",
    "infra/web.yaml",
    "infra/monitoring.yaml",
    "infra/monitoring-tables.yaml",
    "infra/monitoring-messages.yaml",
    "infra/monitoring-nominations.yaml",
]
APP, DATA, WEB, MONITORING, *WITHIN_MONITORING = (yaml.safe_load((ROOT / name).read_text()) for name in FILES)


def resources(template, kind):
    return {name: item for name, item in template["Resources"].items() if item["Type"] == kind}


FUNCTIONS = resources(APP, "AWS::Serverless::Function")
ALARMS = {
    logical_id: alarm["Properties"]
    for template in (MONITORING, *WITHIN_MONITORING)
    for logical_id, alarm in resources(template, "AWS::CloudWatch::Alarm").items()
}
TABLES = ("registry", "nominations", "accounts", "ledger")


def package(logical_id):
    """`ConfirmContactFunction` is the package `confirm-contact`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", logical_id.removesuffix("Function")).lower()


def as_list(value):
    return value if isinstance(value, list) else [value]


def role(function):
    """A stream function's own role; the others have one that SAM makes from their policies."""
    reference = function["Properties"].get("Role")
    return reference and APP["Resources"][reference["Fn::GetAtt"][0]]["Properties"]


def managed(function):
    """The managed policies that a function names."""
    own = role(function)
    return own["ManagedPolicyArns"] if own else [p for p in function["Properties"].get("Policies", []) if "Ref" in p]


def statements(function):
    """Every statement of a function's own policy, as (actions, resources, condition)."""
    own = role(function)
    policies = [p["PolicyDocument"] for p in own["Policies"]] if own else function["Properties"].get("Policies", [])
    for policy in policies:
        for item in policy.get("Statement", []):
            assert item["Effect"] == "Allow"
            yield as_list(item["Action"]), [name(r) for r in as_list(item["Resource"])], item.get("Condition")


def leading_keys(condition):
    return (condition or {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])


def name(resource):
    """`{Fn::ImportValue: {Fn::Sub: kader-${Stage}-registry}}` is `registry`."""
    if isinstance(resource, dict) and "Fn::ImportValue" in resource:
        return resource["Fn::ImportValue"]["Fn::Sub"].removeprefix("kader-${Stage}-")
    return resource if isinstance(resource, str) else json.dumps(resource)


def granted(function, resource):
    """The actions that a function has on one resource."""
    return {a for actions, on, _ in statements(function) for a in actions if resource in on}


def holders(resource):
    return {package(i) for i, f in FUNCTIONS.items() if granted(f, resource)}


def variables(function):
    return function["Properties"]["Environment"]["Variables"]


def kinds(condition):
    """`election#*` is the kind `election`."""
    return {key.removesuffix("#*") for key in leading_keys(condition)}


def rights(function):
    """What a function may do with items: `PutItem ledger/person`, `Query registry/by_phone`."""
    found = set()
    for actions, on, condition in statements(function):
        for resource in on:
            if resource in TABLES:
                words = {f"{resource}/{kind}" for kind in kinds(condition)}
            elif "-by-" in resource:
                words = {resource.replace("-by-", "/by_")}
            else:
                continue
            found |= {f"{action.removeprefix('dynamodb:')} {word}" for action in actions for word in words}
    return found


def source(name):
    """The code of a function without its tests; two of them share a crate."""
    folders = [ROOT / "functions" / name / "src"]
    if "messages.workspace" in (ROOT / "functions" / name / "Cargo.toml").read_text():
        folders.append(ROOT / "crates/messages/src")
    files = sorted(file for folder in folders for file in folder.rglob("*.rs"))
    return "\n".join(file.read_text().split("#[cfg(test)]")[0] for file in files)


class Policies(unittest.TestCase):
    def test_no_action_is_a_wildcard_and_nothing_scans(self):
        for logical_id, function in FUNCTIONS.items():
            for actions, on, _ in statements(function):
                with self.subTest(logical_id, actions=actions):
                    self.assertFalse([a for a in actions if "*" in a or a.endswith((":Scan", "PartiQLSelect"))])
                    if "*" in on:
                        self.assertEqual(actions, ["dynamodb:ListStreams"])

    def test_the_ledger_is_only_appended_to_and_read(self):
        for logical_id, function in FUNCTIONS.items():
            with self.subTest(logical_id):
                self.assertLessEqual(granted(function, "ledger"), {"dynamodb:PutItem", "dynamodb:Query"})
        deny = DATA["Resources"]["LedgerTable"]["Properties"]["ResourcePolicy"]["PolicyDocument"]["Statement"][0]
        self.assertEqual((deny["Effect"], deny["Principal"]), ("Deny", "*"))
        self.assertLessEqual({"dynamodb:UpdateItem", "dynamodb:DeleteItem"}, set(deny["Action"]))

    def test_the_public_form_can_only_put_applications(self):
        apply = FUNCTIONS["ApplyFunction"]
        on_tables = [s for s in statements(apply) if s[0][0].startswith("dynamodb:")]
        self.assertEqual(
            on_tables,
            [(["dynamodb:PutItem"], ["registry"], {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["application#*"]}})],
        )

    def test_every_right_on_a_table_is_bound_to_kinds_of_items(self):
        # The kinds are the store's: a right on a key that nobody makes is a mistake in one of the two.
        keys = (ROOT / "crates/store/src/keys.rs").read_text()
        rows = re.findall(r"^//! \| (\w+) \| (`.*?) \|", keys, re.MULTILINE)
        made = {table: {k for t, pks in rows if t == table for k in re.findall(r"`([a-z]+)#", pks)} for table in TABLES}
        self.assertTrue(all(f'"{kind}#' in keys for kinds_ in made.values() for kind in kinds_))
        for logical_id, function in FUNCTIONS.items():
            for actions, on, condition in statements(function):
                for table in set(on) & set(TABLES):
                    with self.subTest(logical_id, actions=actions, table=table):
                        self.assertTrue(kinds(condition))
                        self.assertLessEqual(kinds(condition), made[table])
                        self.assertTrue(all(key.endswith("#*") for key in leading_keys(condition)))

    def test_an_index_is_only_queried(self):
        for logical_id, function in FUNCTIONS.items():
            for actions, on, _ in statements(function):
                if any("-by-" in resource for resource in on):
                    with self.subTest(logical_id):
                        self.assertEqual(actions, ["dynamodb:Query"])

    def test_a_function_may_do_what_its_code_asks_of_the_store_and_nothing_else(self):
        # `tests/house` holds the rows against the code.
        for logical_id, function in FUNCTIONS.items():
            with self.subTest(logical_id):
                self.assertEqual(rights(function), access.needs(package(logical_id)))

    def test_a_proposal_touches_nothing_but_its_proposers_own_items(self):
        nominate = FUNCTIONS["NominateFunction"]
        writes = {right for right in rights(nominate) if not right.startswith(("GetItem", "BatchGetItem", "Query"))}
        checks = {"ConditionCheckItem nominations/nominee"}
        expected = {"PutItem nominations/proposer", "UpdateItem nominations/proposer", "PutItem ledger/person"}
        self.assertEqual(writes - checks, expected)

    def test_who_has_a_nominees_link_reaches_that_nominee_and_no_list(self):
        asked = {right for right in rights(FUNCTIONS["AnswerConsentFunction"]) if " nominations/" in right}
        reads = {right for right in asked if not right.startswith("UpdateItem")}
        one_by_one = {f"GetItem nominations/{kind}" for kind in ("election", "channel", "districts")}
        # Who supports an aspirant, and whether a proposal stands, without reading it.
        stands = {"Query nominations/aspirant", "ConditionCheckItem nominations/proposer"}
        named = {"BatchGetItem nominations/nominee", "BatchGetItem nominations/aspirant"}
        self.assertEqual(reads, one_by_one | named | stands)

    def test_a_session_is_opened_where_a_code_was_right_or_goes_out_to_an_applicant(self):
        puts = {"PutItem accounts/session", "BatchWriteItem accounts/session"}
        openers = {package(i) for i, function in FUNCTIONS.items() if rights(function) & puts}
        self.assertEqual(openers, {"sessions", "send-messages", "send-waiting"})
        self.assertFalse({right for right in rights(FUNCTIONS["ConfirmContactFunction"]) if "accounts/" in right})

    def test_public_numbers_come_from_a_function_that_can_read_nobody(self):
        function = FUNCTIONS["ListElectionsFunction"]
        self.assertEqual({r for _, on, _ in statements(function) for r in on}, {"nominations", "secret-edge"})
        self.assertEqual(rights(function), {"GetItem nominations/election", "Query nominations/districts", "Query nominations/funnel"})

    def test_only_officers_functions_read_grants_and_nobody_writes_them(self):
        for logical_id, function in FUNCTIONS.items():
            for actions, on, condition in statements(function):
                if "accounts" in on and "grants#*" in leading_keys(condition):
                    with self.subTest(logical_id):
                        self.assertEqual((actions, leading_keys(condition)), (["dynamodb:GetItem"], ["grants#*"]))
                        self.assertIn("KADER_OIDC_ISSUER", variables(function))

    def test_each_secret_has_exactly_the_holders_it_needs(self):
        lists = {"order-slates", "export-slates"}
        officers = {"review-applications", "decide-applications", "manage-members", "screen-aspirants"} | lists
        members = {"confirm-contact", "sessions", "own-membership", "nominate", "answer-consent"}
        messages = {"send-messages", "send-waiting"}
        behind = messages | {"index-people", "follow-nominations", "remind-nominees", "erase-people"}
        cursors = {"review-applications", "manage-members", "screen-aspirants"}
        links = {"nominate", "answer-consent"} | messages
        self.assertEqual(holders("secret-sealing"), {"apply", "card"} | officers | members | behind)
        self.assertEqual(holders("secret-index"), officers | members | behind)
        marks = {"sessions", "own-membership"}
        self.assertEqual(holders("secret-token"), {"apply"} | cursors | links | marks)
        self.assertEqual(holders("secret-card-signing"), {"card"})
        self.assertEqual(holders("secret-card-public"), {"card-status"})
        self.assertEqual(holders("secret-receipt-signing"), {"answer-consent"})
        self.assertEqual(holders("secret-holds"), {"erase-people"})
        self.assertEqual(holders("secret-gateway"), messages)
        # Whoever answers requests, and nobody else, asks for the edge's proof.
        answering = {package(i) for i, f in FUNCTIONS.items() if "HttpApi" in {e["Type"] for e in f["Properties"]["Events"].values()}}
        self.assertEqual(holders("secret-edge"), answering)

    def test_a_function_holds_a_secret_exactly_when_its_code_asks_for_it(self):
        asked = {
            "sealing": "Purpose::Sealing",
            "index": "Purpose::Index",
            "token": "Purpose::Token",
            "card-signing": "Purpose::CardSigning",
            "card-public": "Purpose::CardPublic",
            "receipt-signing": "Purpose::ReceiptSigning",
            "holds": "Purpose::Holds",
            "edge": "Purpose::Edge",
            "gateway": "Purpose::Gateway",
        }
        names = {item["Properties"]["Name"]["Fn::Sub"] for item in resources(DATA, "AWS::SecretsManager::Secret").values()}
        self.assertEqual({f"kader/${{Stage}}/{secret}" for secret in asked}, names)
        for logical_id in FUNCTIONS:
            for secret, words in asked.items():
                with self.subTest(logical_id, secret=secret):
                    has = package(logical_id) in holders(f"secret-{secret}")
                    self.assertEqual(has, words in source(package(logical_id)))

    def test_whoever_reads_data_or_secrets_may_decrypt_and_nobody_else(self):
        for logical_id, function in FUNCTIONS.items():
            with self.subTest(logical_id):
                expected = [{"Ref": "UseDataKey"}] if list(statements(function)) else []
                self.assertEqual(managed(function), expected)

    def test_a_function_is_told_of_a_table_or_of_secrets_exactly_when_it_may_use_them(self):
        for logical_id, function in FUNCTIONS.items():
            for table in TABLES:
                with self.subTest(logical_id, table=table):
                    told = f"KADER_{table.upper()}_TABLE" in variables(function)
                    self.assertEqual(told, bool(granted(function, table)))
            with self.subTest(logical_id):
                may = any(a == ["secretsmanager:GetSecretValue"] for a, _, _ in statements(function))
                self.assertEqual("KADER_SECRETS" in variables(function), may)


class Names(unittest.TestCase):
    def test_one_word_names_a_function_everywhere(self):
        for logical_id, function in FUNCTIONS.items():
            with self.subTest(logical_id):
                self.assertEqual(function["Properties"]["CodeUri"], f"functions/{package(logical_id)}/")
                self.assertEqual(function["Properties"]["FunctionName"]["Fn::Sub"], "kader-${Stage}-" + package(logical_id))

    def test_every_package_of_functions_has_its_resource(self):
        packages = {path.parent.name for path in (ROOT / "functions").glob("*/Cargo.toml")}
        self.assertLessEqual(packages, {package(i) for i in FUNCTIONS})

    def test_no_two_functions_take_one_route(self):
        events = [e for f in FUNCTIONS.values() for e in f["Properties"].get("Events", {}).values()]
        routes = [(e["Properties"]["Method"], e["Properties"]["Path"]) for e in events if e["Type"] == "HttpApi"]
        self.assertGreater(len(routes), 30)
        self.assertEqual(len(routes), len(set(routes)))

    def test_what_a_stack_imports_another_exports(self):
        exports = {o["Export"]["Name"]["Fn::Sub"] for t in (DATA, APP) for o in t["Outputs"].values() if "Export" in o}
        for file in FILES:
            text = (ROOT / file).read_text()
            imports = set(re.findall(r'"?Fn::ImportValue"?: \{ "?Fn::Sub"?: "([^"]+)"', text))
            self.assertEqual(text.count("ImportValue"), len(re.findall(r'"Fn::ImportValue": \{ "Fn::Sub": "', text)))
            with self.subTest(file):
                self.assertLessEqual(imports, exports)

    def test_alarms_watch_things_that_exist(self):
        known = {f["Properties"]["FunctionName"]["Fn::Sub"] for f in FUNCTIONS.values()}
        known |= {q["Properties"]["QueueName"]["Fn::Sub"] for q in resources(APP, "AWS::SQS::Queue").values()}
        known |= {t["Properties"]["TableName"]["Fn::Sub"] for t in resources(DATA, "AWS::DynamoDB::Table").values()}
        text = "".join((ROOT / file).read_text() for file in FILES if "monitoring" in file)
        watched = set(re.findall(r'Name: (?:FunctionName|QueueName|TableName), Value: \{ "Fn::Sub": "([^"]+)"', text))
        self.assertGreater(len(watched), 10)
        self.assertLessEqual(watched, known)
        names = [alarm["AlarmName"]["Fn::Sub"] for alarm in ALARMS.values()]
        self.assertEqual(len(names), len(set(names)))
        events = (ROOT / "crates/edge/src/event.rs").read_text()
        for logical_id, alarm in ALARMS.items():
            if alarm.get("Namespace") == "Kader":
                with self.subTest(logical_id):
                    self.assertIn(f'=> ("{alarm["MetricName"]}"', events)

    def test_templates_are_plain_yaml_without_short_tags(self):
        # `infra/local` reads them with a parser that knows no CloudFormation.
        for file in FILES:
            tokens = yaml.scan((ROOT / file).read_text())
            with self.subTest(file):
                self.assertFalse([t for t in tokens if isinstance(t, yaml.TagToken)])


def watched(function):
    """The metrics of a function that ring."""
    value = {"Fn::Sub": function["Properties"]["FunctionName"]["Fn::Sub"]}
    dimension = [{"Name": "FunctionName", "Value": value}]
    return {alarm["MetricName"] for alarm in ALARMS.values() if alarm.get("Dimensions") == dimension}


class Safety(unittest.TestCase):
    def test_what_holds_data_survives_the_stack(self):
        # A secret that is still empty may go with a first deployment that failed, so that the next finds its name free.
        for kind, policy in (
            ("AWS::DynamoDB::Table", "Retain"),
            ("AWS::KMS::Key", "Retain"),
            ("AWS::SecretsManager::Secret", "RetainExceptOnCreate"),
        ):
            for logical_id, item in resources(DATA, kind).items():
                with self.subTest(logical_id):
                    self.assertEqual((item["DeletionPolicy"], item["UpdateReplacePolicy"]), (policy, "Retain"))

    def test_every_table_is_protected_and_encrypted_with_our_key(self):
        tables = resources(DATA, "AWS::DynamoDB::Table")
        self.assertEqual(set(tables), {f"{table.capitalize()}Table" for table in TABLES})
        for logical_id, table in tables.items():
            with self.subTest(logical_id):
                properties = table["Properties"]
                self.assertTrue(properties["DeletionProtectionEnabled"])
                self.assertTrue(properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"])
                self.assertEqual(properties["SSESpecification"]["KMSMasterKeyId"], {"Fn::GetAtt": ["DataKey", "Arn"]})

    def test_every_stream_gives_up_into_a_queue_that_rings(self):
        rings = [alarm["Dimensions"][0]["Value"] for alarm in ALARMS.values() if alarm.get("Namespace") == "AWS/SQS"]
        for queue in resources(APP, "AWS::SQS::Queue").values():
            self.assertIn(queue["Properties"]["QueueName"], rings)
        streams = [
            (function, event["Properties"])
            for function in FUNCTIONS.values()
            for event in function["Properties"].get("Events", {}).values()
            if event["Type"] == "DynamoDB"
        ]
        self.assertEqual(len(streams), 5)
        for function, properties in streams:
            with self.subTest(function["Properties"]["CodeUri"], stream=name(properties["Stream"])):
                queue = json.dumps(properties["DestinationConfig"]["OnFailure"]["Destination"])
                self.assertEqual(granted(function, queue), {"sqs:SendMessage"})
                self.assertIn("dynamodb:GetRecords", granted(function, name(properties["Stream"])))
                # Without a role of its own it would get one that reads every stream of the account.
                self.assertTrue(role(function))
                self.assertEqual(properties["FunctionResponseTypes"], ["ReportBatchItemFailures"])
                self.assertTrue(properties["BisectBatchOnFunctionError"])
                self.assertGreater(properties["MaximumRecordAgeInSeconds"], 0)
                json.loads(properties["FilterCriteria"]["Filters"][0]["Pattern"])
                # What a handler reports is no error of Lambda's; one that dies is late.
                self.assertLessEqual({"RecordsFailed", "IteratorAge"}, watched(function))

    def test_a_tables_stream_has_no_more_than_two_readers(self):
        events = [e["Properties"] for f in FUNCTIONS.values() for e in f["Properties"].get("Events", {}).values()]
        read = [name(event["Stream"]) for event in events if "Stream" in event]
        for stream in set(read):
            self.assertLessEqual(read.count(stream), 2, stream)

    def test_a_schedule_rings_when_it_fails_and_when_it_stops(self):
        scheduled = [
            function
            for function in FUNCTIONS.values()
            if any(event["Type"] == "Schedule" for event in function["Properties"].get("Events", {}).values())
        ]
        self.assertGreater(len(scheduled), 1)
        stopped = {
            json.dumps(alarm["Dimensions"]): (alarm["ComparisonOperator"], alarm["TreatMissingData"])
            for alarm in ALARMS.values()
            if alarm.get("MetricName") == "Invocations"
        }
        for function in scheduled:
            with self.subTest(function["Properties"]["CodeUri"]):
                self.assertLessEqual({"Errors", "Invocations"}, watched(function))
                dimension = [{"Name": "FunctionName", "Value": function["Properties"]["FunctionName"]}]
                self.assertEqual(stopped[json.dumps(dimension)], ("LessThanThreshold", "breaching"))

    def test_every_table_rings_when_it_or_an_index_is_throttled(self):
        rings = set()
        for alarm in ALARMS.values():
            for metric in (m["MetricStat"]["Metric"] for m in alarm.get("Metrics", []) if "MetricStat" in m):
                table, *index = (d["Value"] for d in metric["Dimensions"])
                rings.add((metric["MetricName"], table["Fn::Sub"], *index))
        for table in resources(DATA, "AWS::DynamoDB::Table").values():
            properties = table["Properties"]
            table_name = properties["TableName"]["Fn::Sub"]
            indexes = [index["IndexName"] for index in properties.get("GlobalSecondaryIndexes", [])]
            needed = {("ReadThrottleEvents", table_name), ("WriteThrottleEvents", table_name)}
            needed |= {(metric, table_name, index) for metric in ("ReadThrottleEvents", "WriteThrottleEvents") for index in indexes}
            with self.subTest(table_name):
                self.assertLessEqual(needed, rings)
        # CloudWatch takes ten metrics an alarm, expressions aside.
        for logical_id, alarm in ALARMS.items():
            with self.subTest(logical_id):
                self.assertLessEqual(len([m for m in alarm.get("Metrics", []) if "MetricStat" in m]), 10)

    def test_new_keys_reach_every_function_at_once(self):
        # A function whose settings do not change keeps its instances, and they keep the keys they began with.
        shared = APP["Globals"]["Function"]["Environment"]["Variables"]
        self.assertEqual(shared["KADER_KEYS_OF"], {"Ref": "KeysOf"})
        for logical_id, function in FUNCTIONS.items():
            with self.subTest(logical_id):
                self.assertNotIn("KADER_KEYS_OF", function["Properties"].get("Environment", {}).get("Variables", {}))

    def test_what_one_function_takes_for_a_phone_no_other_refuses(self):
        shared = APP["Globals"]["Function"]["Environment"]["Variables"]
        self.assertEqual(shared["KADER_PHONE_COUNTRIES"], {"Ref": "PhoneCountries"})
        self.assertEqual(APP["Parameters"]["PhoneCountries"]["Default"], "")
        for logical_id, function in FUNCTIONS.items():
            with self.subTest(logical_id):
                self.assertNotIn("KADER_PHONE_COUNTRIES", function["Properties"].get("Environment", {}).get("Variables", {}))

    def test_a_metric_filter_reads_fields_that_the_access_log_has(self):
        log = json.loads(APP["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"])
        group = APP["Resources"]["AccessLogs"]["Properties"]["LogGroupName"]
        filters = resources(MONITORING, "AWS::Logs::MetricFilter")
        self.assertTrue(filters)
        for logical_id, item in filters.items():
            with self.subTest(logical_id):
                self.assertEqual(item["Properties"]["LogGroupName"], group)
                fields = re.findall(r"\$\.(\w+)", item["Properties"]["FilterPattern"])
                self.assertTrue(fields)
                self.assertLessEqual(set(fields), set(log))

    def test_the_access_log_names_nobody(self):
        log = json.loads(APP["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"])
        self.assertEqual(
            set(log.values()),
            {"$context.requestId", "$context.routeKey", "$context.status", "$context.responseLatency"},
        )

    def test_every_alarm_says_what_to_do(self):
        for logical_id, alarm in ALARMS.items():
            with self.subTest(logical_id):
                text = alarm["AlarmDescription"]
                self.assertGreater(len(text["Fn::Sub"] if isinstance(text, dict) else text), 80)
                self.assertEqual((alarm["AlarmActions"], alarm["OKActions"]), ([{"Ref": "Alarms"}], [{"Ref": "Alarms"}]))

    def test_alarms_with_a_file_of_their_own_come_with_the_others(self):
        stacks = resources(MONITORING, "AWS::CloudFormation::Stack")
        within = [file for file in FILES if file.startswith("infra/monitoring-")]
        self.assertEqual(["infra/" + stack["Properties"]["TemplateURL"] for stack in stacks.values()], within)
        for logical_id, file, template in zip(stacks, within, WITHIN_MONITORING, strict=True):
            with self.subTest(logical_id):
                stack = stacks[logical_id]["Properties"]
                self.assertEqual(set(stack["Parameters"]), set(template["Parameters"]))


def address(path):
    """Where a browser finds a route: a page's address ends in a slash, which CloudFront takes away."""
    return path if path.startswith(("/api/", "/.well-known/", "$")) else path + "/"


def routes_that(column):
    """The paths of the routes of crates/contract that have a column."""
    table = (ROOT / "crates/contract/src/routes/table.rs").read_text()
    paths = re.findall(rf'get\("([^"]+)", \w+\).*\.{column}\(\)', table)
    assert paths
    return paths


class Web(unittest.TestCase):
    """Which way a request goes at CloudFront."""

    BEHAVIORS = WEB["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"]
    DEFAULT = WEB["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["DefaultCacheBehavior"]

    def behavior(self, path):
        return next((b for b in self.BEHAVIORS if fnmatchcase(path, b["PathPattern"])), None)

    def test_every_route_reaches_the_function_behind_it(self):
        events = [e for f in FUNCTIONS.values() for e in f["Properties"].get("Events", {}).values()]
        paths = {address(e["Properties"]["Path"]) for e in events if e["Type"] == "HttpApi"} - {"$default"}
        self.assertGreater(len(paths), 50)
        for path in paths:
            with self.subTest(path):
                self.assertEqual((self.behavior(path) or {}).get("TargetOriginId"), "api")
        for behavior in self.BEHAVIORS:
            if behavior["TargetOriginId"] == "api":
                with self.subTest(behavior["PathPattern"]):
                    self.assertTrue([p for p in paths if fnmatchcase(p, behavior["PathPattern"])])

    def test_officers_pages_are_the_sites_with_one_more_host_to_ask(self):
        officers = [b for b in self.BEHAVIORS if b["TargetOriginId"] != "api"]
        self.assertEqual([b["PathPattern"] for b in officers], ["/pengurus/*", "/en/pengurus/*"])
        default = WEB["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["DefaultCacheBehavior"]
        for behavior in officers:
            self.assertEqual(behavior["ResponseHeadersPolicyId"], {"Ref": "OfficersSecurityHeaders"})
            same = {"PathPattern", "ResponseHeadersPolicyId"}
            self.assertEqual({k: v for k, v in behavior.items() if k not in same}, {k: v for k, v in default.items() if k not in same})
        for behavior in [default, *(b for b in self.BEHAVIORS if b not in officers)]:
            self.assertEqual(behavior["ResponseHeadersPolicyId"], {"Ref": "SecurityHeaders"})

    def test_only_the_officers_policy_names_another_host(self):
        strict, officers = (
            json.dumps(WEB["Resources"][name]["Properties"]["ResponseHeadersPolicyConfig"], sort_keys=True)
            for name in ("SecurityHeaders", "OfficersSecurityHeaders")
        )
        policy = json.loads(strict)["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        sources = {source for directive in policy.split(";") for source in directive.split()[1:]}
        self.assertEqual(sources, {"'none'", "'self'", "data:"})
        widened = policy.replace("connect-src 'self'", "connect-src 'self' ${SignInOrigin}")
        self.assertEqual(officers.replace("officers-security", "security"), strict.replace(json.dumps(policy), json.dumps({"Fn::Sub": widened})))

    def test_where_officers_ask_for_tokens_is_where_the_policy_lets_them(self):
        # The scripts' own hosts: none is written into one, all come from the settings of the brand.
        scripts = sorted((ROOT / "site/static/js").rglob("*.js"))
        hosts = {host for file in scripts for host in re.findall(r"https?://[^\s\"'`]+", file.read_text())}
        self.assertLessEqual({host for host in hosts if not host.startswith("http://www.w3.org/")}, set())
        pattern = WEB["Parameters"]["SignInOrigin"]["AllowedPattern"]
        endpoint = re.search(r'^token_endpoint = "(https://[^/"]+)', (ROOT / "site/brand/brand.toml").read_text(), re.MULTILINE)[1]
        self.assertRegex(endpoint, f"^{pattern}$")

    def test_nothing_is_kept_but_what_is_the_same_for_everybody(self):
        cache = {"Ref": "ApiCache"}
        kept = {b["PathPattern"] for b in self.BEHAVIORS if b["TargetOriginId"] == "api" and b["CachePolicyId"] != cache}
        reads = routes_that("kept_by_everybody")
        self.assertEqual({self.behavior(path)["PathPattern"] for path in reads}, kept)
        policy = WEB["Resources"]["PublicCache"]["Properties"]["CachePolicyConfig"]
        key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
        self.assertEqual(key["CookiesConfig"], {"CookieBehavior": "none"})
        self.assertEqual(key["HeadersConfig"], {"HeaderBehavior": "none"})
        # All that the answer depends on is in the key, and nothing else reaches the function.
        for function in {"list-elections", "find-village", "card-status"}:
            with self.subTest(function):
                code = source(function)
                self.assertLessEqual(set(re.findall(r'query\("(\w+)"\)', code)), set(key["QueryStringsConfig"]["QueryStrings"]))
                kept_for = [int(seconds) for seconds in re.findall(r"(?:cached_for\(|CACHED: u32 = )(\d+)", code)]
                self.assertTrue(kept_for)
                self.assertGreaterEqual(policy["MaxTTL"], max(kept_for))
        for function in {"list-elections", "find-village"}:
            self.assertFalse(re.search(r"request\.(header|language|cookie|wants_page)", source(function)))
        for path in reads:
            self.assertNotIn("OriginRequestPolicyId", self.behavior(path))


    def test_the_firewall_lets_pass_what_the_api_never_limits(self):
        rules = WEB["Resources"]["Firewall"]["Properties"]["Rules"]
        scope = next(r for r in rules if r["Name"] == "per-address")["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
        passed = [s["ByteMatchStatement"] for s in scope["NotStatement"]["Statement"]["OrStatement"]["Statements"]]
        unlimited = {re.sub(r"\{.*", "", path): "STARTS_WITH" if "{" in path else "EXACTLY" for path in routes_that("never_limited")}
        self.assertEqual({p["SearchString"]: p["PositionalConstraint"] for p in passed}, unlimited)
        self.assertLessEqual(set(routes_that("never_limited")), set(routes_that("kept_by_everybody")))

    def test_pages_are_kept_in_two_looks_and_not_in_one_for_each_visitor(self):
        # The mark is read before the cache is asked, and chooses a file; the cache's key has no cookie (CachingOptimized).
        default = self.DEFAULT
        self.assertEqual(default["CachePolicyId"], "658327ea-f89d-4fab-a63d-7e88639e58f6")
        self.assertNotIn("OriginRequestPolicyId", default)
        mark = re.search(r'MARK_COOKIE: &str = "([^"]+)"', (ROOT / "crates/edge/src/mark.rs").read_text())[1]
        for reader in [
            WEB["Resources"]["FindPage"]["Properties"]["FunctionCode"],
            (ROOT / "site/static/js/kept.js").read_text(),
            (ROOT / "site/templates/root/sw.js").read_text(),
        ]:
            self.assertIn(mark, reader)
        # A browser asks each time which of the two it is.
        uploads = re.findall(r'--exclude "assets/\*" .*--cache-control "([^"]+)"', (ROOT / "infra/README.md").read_text())
        self.assertEqual(set(uploads), {"public, max-age=0, s-maxage=300, must-revalidate"})


class CloudFrontFunctions(unittest.TestCase):
    """The functions that CloudFront runs before anything else, run in node."""

    def ask(self, function, uri, signed_in=False, **query):
        cookies = {"__Host-signed-in": {"value": "x"}} if signed_in else {}
        request = {"uri": uri, "cookies": cookies, "querystring": {k: {"value": v} for k, v in query.items()}}
        code = WEB["Resources"][function]["Properties"]["FunctionCode"]
        script = f"{code}; console.log(JSON.stringify(handler({json.dumps({'request': request})})))"
        answer = json.loads(subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True).stdout)
        return answer["headers"]["location"]["value"] if "headers" in answer else answer["uri"]

    def page(self, uri, **query):
        return self.ask("FindPage", uri, **query)

    def test_a_folder_is_its_index(self):
        self.assertEqual(self.page("/"), "/index.html")
        self.assertEqual(self.page("/gabung/"), "/gabung/index.html")

    def test_a_file_is_itself(self):
        self.assertEqual(self.page("/static/site.css"), "/static/site.css")

    def test_a_forgotten_slash_is_added_and_the_query_kept(self):
        self.assertEqual(self.page("/gabung", ajak="32-1", q=""), "/gabung/?ajak=32-1&q=")

    def test_nobody_is_sent_to_another_site(self):
        for uri in ("//elsewhere.example", "/\\elsewhere", "///elsewhere"):
            with self.subTest(uri):
                self.assertNotRegex(self.page(uri), r"^/[/\\]")

    def test_every_address_goes_the_way_that_the_stand_in_sends_it(self):
        for case in json.loads((ROOT / "infra/local/src/cloudfront/ways.json").read_text()):
            asked = case["asked"]
            behavior = next((b for b in Web.BEHAVIORS if fnmatchcase(asked, b["PathPattern"])), Web.DEFAULT)
            functions = [a["FunctionARN"]["Fn::GetAtt"][0] for a in behavior.get("FunctionAssociations", [])]
            # The site's function leads to the address with the slash, where a page is.
            expected = asked + "/" if case.get("with_slash") else case.get("api") or case.get("page") or case["leads_to"]
            with self.subTest(asked, signed_in=case.get("signed_in", False)):
                self.assertEqual(behavior["TargetOriginId"] == "api", "api" in case)
                found = self.ask(functions[0], asked, case.get("signed_in", False)) if functions else asked
                self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main()
