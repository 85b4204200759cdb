"""What the AWS templates promise, checked without AWS: who may touch what, and what must never be lost."""

import json
import re
import subprocess
import unittest
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = ["template.yaml", "infra/data.yaml", "infra/web.yaml", "infra/monitoring.yaml"]
APP, DATA, WEB, MONITORING = (yaml.safe_load((ROOT / name).read_text()) for name in FILES)


def resources(template, kind):
    return {name: item for name, item in template["Resources"].items() if item["Type"] == kind}


FUNCTIONS = resources(APP, "AWS::Serverless::Function")


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

    def test_every_right_on_people_or_accounts_is_bound_to_kinds_of_items(self):
        # The kinds are the store's: a right on a key that nobody makes is a mistake in one of the two.
        kinds = set(re.findall(r'"([a-z]+#)\{', (ROOT / "crates/store/src/keys.rs").read_text()))
        for logical_id, function in FUNCTIONS.items():
            for actions, on, condition in statements(function):
                if "registry" in on or "accounts" in on:
                    with self.subTest(logical_id, actions=actions):
                        keys = leading_keys(condition)
                        self.assertTrue(keys)
                        self.assertLessEqual({key.removesuffix("*") for key in keys}, kinds)

    def test_only_officers_functions_read_grants_and_nobody_writes_them(self):
        for logical_id, function in FUNCTIONS.items():
            for actions, on, condition in statements(function):
                if "accounts" in on and "grants#*" in leading_keys(condition):
                    with self.subTest(logical_id):
                        self.assertEqual((actions, leading_keys(condition)), (["dynamodb:GetItem"], ["grants#*"]))
                        self.assertIn("KADER_OIDC_ISSUER", variables(function))

    def test_each_secret_has_exactly_the_holders_it_needs(self):
        officers = {"review-applications", "decide-applications", "manage-members"}
        members = {"confirm-contact", "sessions", "own-membership"}
        streams = {"send-messages", "index-people"}
        self.assertEqual(holders("secret-sealing"), {"apply", "card"} | officers | members | streams)
        self.assertEqual(holders("secret-index"), officers | members | streams)
        self.assertEqual(holders("secret-token"), {"apply", "review-applications", "manage-members"})
        self.assertEqual(holders("secret-card-signing"), {"card"})
        self.assertEqual(holders("secret-card-public"), {"card-status"})
        self.assertEqual(holders("secret-gateway"), {"send-messages"})

    def test_whoever_reads_data_or_secrets_may_decrypt_and_nobody_else(self):
        for logical_id, function in FUNCTIONS.items():
            with self.subTest(logical_id):
                expected = [{"Ref": "UseDataKey"}] if list(statements(function)) else []
                self.assertEqual(managed(function), expected)

    def test_a_function_is_told_of_a_table_or_of_secrets_exactly_when_it_may_use_them(self):
        for logical_id, function in FUNCTIONS.items():
            for table in ("registry", "accounts", "ledger"):
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
        text = (ROOT / "infra/monitoring.yaml").read_text()
        watched = set(re.findall(r'Name: (?:FunctionName|QueueName|TableName), Value: \{ "Fn::Sub": "([^"]+)"', text))
        self.assertGreater(len(watched), 5)
        self.assertLessEqual(watched, known)
        groups = {g["Properties"]["LogGroupName"]["Fn::Sub"] for g in resources(APP, "AWS::Logs::LogGroup").values()}
        for filter_ in resources(MONITORING, "AWS::Logs::MetricFilter").values():
            self.assertIn(filter_["Properties"]["LogGroupName"]["Fn::Sub"], groups)

    def test_templates_are_plain_yaml_without_short_tags(self):
        # `infra/local` reads them with a parser that knows no CloudFormation.
        for file in FILES:
            tokens = yaml.scan((ROOT / file).read_text())
            with self.subTest(file):
                self.assertFalse([t for t in tokens if isinstance(t, yaml.TagToken)])


class Safety(unittest.TestCase):
    def test_what_holds_data_survives_the_stack(self):
        for kind in ("AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::SecretsManager::Secret"):
            for logical_id, item in resources(DATA, kind).items():
                with self.subTest(logical_id):
                    self.assertEqual((item["DeletionPolicy"], item["UpdateReplacePolicy"]), ("Retain", "Retain"))

    def test_every_table_is_protected_and_encrypted_with_our_key(self):
        tables = resources(DATA, "AWS::DynamoDB::Table")
        self.assertEqual(set(tables), {"RegistryTable", "AccountsTable", "LedgerTable"})
        for logical_id, table in tables.items():
            with self.subTest(logical_id):
                properties = table["Properties"]
                self.assertTrue(properties["DeletionProtectionEnabled"])
                self.assertTrue(properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"])
                self.assertEqual(properties["SSESpecification"]["KMSMasterKeyId"], {"Fn::GetAtt": ["DataKey", "Arn"]})

    def test_every_stream_gives_up_into_a_queue_that_rings(self):
        rings = [
            alarm["Properties"]["Dimensions"][0]["Value"]
            for alarm in resources(MONITORING, "AWS::CloudWatch::Alarm").values()
            if alarm["Properties"].get("Namespace") == "AWS/SQS"
        ]
        for queue in resources(APP, "AWS::SQS::Queue").values():
            self.assertIn(queue["Properties"]["QueueName"], rings)
        streams = [
            (function, event["Properties"])
            for function in FUNCTIONS.values()
            for event in function["Properties"].get("Events", {}).values()
            if event["Type"] == "DynamoDB"
        ]
        self.assertEqual(len(streams), 3)
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

    def test_the_access_log_names_nobody(self):
        log = json.loads(APP["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"])
        self.assertEqual(
            set(log.values()),
            {"$context.requestId", "$context.routeKey", "$context.status", "$context.responseLatency"},
        )

    def test_every_alarm_says_what_to_do(self):
        for logical_id, alarm in resources(MONITORING, "AWS::CloudWatch::Alarm").items():
            with self.subTest(logical_id):
                text = alarm["Properties"]["AlarmDescription"]
                self.assertGreater(len(text["Fn::Sub"] if isinstance(text, dict) else text), 80)


class Pages(unittest.TestCase):
    """The CloudFront function that finds a folder's page."""

    def ask(self, uri, **query):
        request = {"uri": uri, "querystring": {k: {"value": v} for k, v in query.items()}}
        code = WEB["Resources"]["FindPage"]["Properties"]["FunctionCode"]
        script = f"{code}; console.log(JSON.stringify(handler({json.dumps({'request': request})})))"
        answer = json.loads(subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True).stdout)
        return answer["headers"]["location"]["value"] if "headers" in answer else answer["uri"]

    def test_a_folder_is_its_index(self):
        self.assertEqual(self.ask("/"), "/index.html")
        self.assertEqual(self.ask("/gabung/"), "/gabung/index.html")

    def test_a_file_is_itself(self):
        self.assertEqual(self.ask("/static/site.css"), "/static/site.css")

    def test_a_forgotten_slash_is_added_and_the_query_kept(self):
        self.assertEqual(self.ask("/gabung", ajak="32-1", q=""), "/gabung/?ajak=32-1&q=")

    def test_nobody_is_sent_to_another_site(self):
        for uri in ("//elsewhere.example", "/\\elsewhere", "///elsewhere"):
            with self.subTest(uri):
                self.assertNotRegex(self.ask(uri), r"^/[/\\]")


if __name__ == "__main__":
    unittest.main()
