#!/bin/sh
# Checks the AWS templates: their form (sam, cfn-lint) and the promises they keep (test_template.py).
# Needs no AWS account. With --security, checkov too, without the findings that template.yaml accepts.
set -eu
cd "$(dirname "$0")/../.."

say() { echo "template: $*"; }

. tests/python.sh

install .venv tests/template/requirements.txt
export SAM_CLI_TELEMETRY=0

say "sam validate"
.venv/bin/sam validate --lint -t template.yaml --region ap-southeast-3
echo
say "cfn-lint"
.venv/bin/cfn-lint --regions ap-southeast-3 -- template.yaml infra/data.yaml infra/monitoring*.yaml
.venv/bin/cfn-lint --regions us-east-1 -- infra/web.yaml
say "promises"
.venv/bin/python tests/template/test_template.py
.venv/bin/python tests/template/test_rules.py

if [ "${1:-}" = --security ]; then
    # Apart from the rest: checkov pins older versions of what sam needs.
    install .venv/security tests/template/security.txt
    accepted=$(.venv/bin/python -c 'import yaml; print(",".join(yaml.safe_load(open("template.yaml"))["Metadata"]["AcceptedFindings"]))')
    say "checkov, accepting $accepted in template.yaml"
    checkov=".venv/security/bin/checkov --quiet --compact --skip-download --framework cloudformation"
    $checkov --skip-check "$accepted" -f template.yaml
    $checkov -f infra/data.yaml -f infra/web.yaml -f infra/monitoring.yaml -f infra/monitoring-tables.yaml -f infra/monitoring-messages.yaml -f infra/monitoring-nominations.yaml
fi
say "clean"
