"""ministack, an emulator of AWS, with shims for what it cannot do. Each says why it is there."""

import sys
from pathlib import Path

from ministack.app import main
from ministack.services import apigateway
from ministack.services.cloudformation import provisioners

sys.path.append(str(Path(__file__).resolve().parents[2] / "template"))
from refusals import refusal  # noqa: E402

HANDLERS = provisioners._RESOURCE_HANDLERS


def shim(kind, **wrappers):
    for action, wrap in wrappers.items():
        HANDLERS[kind][action] = wrap(HANDLERS[kind][action])


# 1. It imports no OpenAPI body, which is how SAM describes the routes of an HTTP API: the API would be there without a
#    single route, and what API Gateway refuses to import would pass.
def import_routes(api_id, properties):
    paths = {path.replace("/$default", "$default"): item for path, item in (properties.get("Body") or {}).get("paths", {}).items()}
    refused = [f"{path}: {why}" for path in paths if (why := refusal(path))]
    if refused:
        raise ValueError("API Gateway refuses " + "; ".join(refused))
    apigateway._routes[api_id] = {}
    for path, item in paths.items():
        for method in item:
            method = {"x-amazon-apigateway-any-method": "ANY"}.get(method, method.upper())
            apigateway._create_route(api_id, {"routeKey": path if path == "$default" else f"{method} {path}"})


def with_routes_created(create):
    def created(logical_id, properties, stack):
        api_id, attributes = create(logical_id, properties, stack)
        import_routes(api_id, properties)
        return api_id, attributes

    return created


def with_routes_updated(update):
    def updated(api_id, old, new, *more):
        answer = update(api_id, old, new, *more)
        import_routes(api_id, new)
        return answer

    return updated


shim("AWS::ApiGatewayV2::Api", create=with_routes_created, update=with_routes_updated)


# 2. It has no alarms on several metrics together, and refuses the stack. The first of the metrics stands for all.
def one_metric(properties):
    metrics = [m["MetricStat"] for m in properties.get("Metrics", []) if "MetricStat" in m]
    if not metrics:
        return properties
    first = {**metrics[0]["Metric"], "Statistic": metrics[0]["Stat"], "Period": metrics[0]["Period"]}
    return {key: value for key, value in properties.items() if key != "Metrics"} | first


shim(
    "AWS::CloudWatch::Alarm",
    create=lambda create: lambda logical_id, properties, stack: create(logical_id, one_metric(properties), stack),
    update=lambda update: lambda name, old, new, *more: update(name, one_metric(old), one_metric(new), *more),
)

# 3. It knows no `dynamodb:LeadingKeys`, the condition that binds a right to kinds of items, so it is run without checking
#    rights at all (AUTH is off). Who may touch what is held by tests/template.

main()
