"""The rules of rules.py hold, and each of them complains when a mistake is planted."""

import copy
import unittest

import rules

HOUSE = rules.House.of_the_tree()


def events(house, function):
    return house.templates["template.yaml"]["Resources"][function]["Properties"]["Events"]


def distribution(house):
    return house.templates["infra/web.yaml"]["Resources"]["Distribution"]["Properties"]["DistributionConfig"]


def alarm(house, **properties):
    alarms = house.templates["infra/monitoring.yaml"]["Resources"]
    alarms["Planted"] = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def function_name(name):
    return [{"Name": "FunctionName", "Value": {"Fn::Sub": "kader-${Stage}-" + name}}]


# Each plants one mistake in a copy.
def a_slash_at_a_routes_end(house):
    events(house, "OwnMembershipFunction")["MemberPage"]["Properties"]["Path"] = "/anggota/"


def a_greedy_parameter_in_the_middle(house):
    events(house, "CardFunction")["Card"]["Properties"]["Path"] = "/api/{rest+}/card"


def one_route_twice(house):
    events(house, "CardFunction")["Card"]["Properties"]["Path"] = "/api/v1/me"


def a_fetch_from_a_host_outside_the_policy(house):
    house.scripts["site/static/js/join.js"] += '\nfetch("https://elsewhere.example/count");\n'


def a_missing_error_ttl(house):
    config = distribution(house)
    config["CustomErrorResponses"] = [e for e in config["CustomErrorResponses"] if e["ErrorCode"] != 503]


def an_error_that_is_kept(house):
    distribution(house)["CustomErrorResponses"][-1]["ErrorCachingMinTTL"] = 10


def an_error_page(house):
    distribution(house)["CustomErrorResponses"][-1]["ResponsePagePath"] = "/404.html"


def errors_of_a_function_that_reports(house):
    alarm(house, Namespace="AWS/Lambda", MetricName="Errors", Dimensions=function_name("index-people"))


def the_age_of_a_stream_that_nobody_reads(house):
    alarm(house, Namespace="AWS/Lambda", MetricName="IteratorAge", Dimensions=function_name("apply"))


def a_metric_that_nothing_writes(house):
    alarm(house, Namespace="Kader", MetricName="MessagesLost")


def a_metric_that_its_function_does_not_write(house):
    alarm(house, Namespace="Kader", MetricName="MessagesSent", Dimensions=function_name("index-people"))


def a_metric_that_no_filter_makes(house):
    alarm(house, Namespace={"Fn::Sub": "Kader/${Stage}"}, MetricName="SentHome")


def an_event_that_nothing_writes(house):
    alarm(house, AlarmDescription="Look in the log for event = schedule with its reason.")


def a_second_event_that_nothing_writes(house):
    alarm(house, AlarmDescription={"Fn::Sub": "Look in the log for event = records_failed or paniced."})


def a_template_that_the_provider_is_not_told(house):
    house.messages = house.messages.replace("| `nik_used` |", "| the NIK was used |")


def failed_records_that_nobody_hears_of(house):
    alarms = house.templates["infra/monitoring.yaml"]["Resources"]
    del alarms["IndexPeopleFails"]


def a_bound_that_the_campaign_list_lacks(house):
    house.templates["template.yaml"]["Parameters"]["QueueRate"] = {"Type": "Number"}


def a_name_taken_from_the_campaign_list(house):
    house.readme = house.readme.replace("`MessageBreaker`", "the breaker")


def an_instance_that_is_always_reserved(house):
    house.templates["template.yaml"]["Resources"]["CardFunction"]["Properties"]["ReservedConcurrentExecutions"] = 1


MISTAKES = {
    rules.routes_are_taken: [a_slash_at_a_routes_end, a_greedy_parameter_in_the_middle, one_route_twice],
    rules.scripts_ask_allowed_hosts: [a_fetch_from_a_host_outside_the_policy],
    rules.errors_are_not_kept: [a_missing_error_ttl, an_error_that_is_kept, an_error_page],
    rules.alarms_watch_what_is_emitted: [
        errors_of_a_function_that_reports,
        the_age_of_a_stream_that_nobody_reads,
        a_metric_that_nothing_writes,
        a_metric_that_its_function_does_not_write,
        a_metric_that_no_filter_makes,
        failed_records_that_nobody_hears_of,
    ],
    rules.texts_name_events_that_are_written: [an_event_that_nothing_writes, a_second_event_that_nothing_writes],
    rules.the_provider_is_told_every_template: [a_template_that_the_provider_is_not_told],
    rules.campaign_names_every_bound: [a_bound_that_the_campaign_list_lacks, a_name_taken_from_the_campaign_list],
    rules.nothing_is_reserved_by_default: [an_instance_that_is_always_reserved],
}


class Rules(unittest.TestCase):
    def test_every_rule_holds(self):
        for rule in rules.RULES:
            with self.subTest(rule.__doc__):
                self.assertEqual(list(rule(HOUSE)), [])

    def test_every_rule_complains_of_a_planted_mistake(self):
        self.assertEqual(set(MISTAKES), set(rules.RULES))
        for rule, mistakes in MISTAKES.items():
            for mistake in mistakes:
                house = copy.deepcopy(HOUSE)
                mistake(house)
                with self.subTest(rule.__doc__, mistake=mistake.__name__):
                    self.assertEqual(len(list(rule(house))), 1)


if __name__ == "__main__":
    unittest.main()
