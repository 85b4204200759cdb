"""What API Gateway refuses in the path of an HTTP API's route. `infra/local` refuses the same, so that `cargo dev` does not
serve what cannot be deployed."""

import re

SEGMENT = re.compile(r"[A-Za-z0-9._~:@!$&'()*+,;=%-]+|\{[A-Za-z0-9._:-]+\+?\}")


def refusal(path):
    """Why it would be refused, or None."""
    if path in ("$default", "/"):
        return None
    if not path.startswith("/"):
        return "it does not start with a slash"
    if path.endswith("/"):
        return "it ends in a slash"
    segments = path[1:].split("/")
    if not all(SEGMENT.fullmatch(segment) for segment in segments):
        return "a part of it is neither plain text nor one parameter"
    if any(segment.endswith("+}") for segment in segments[:-1]):
        return "a greedy parameter stands before its end"
    names = [segment for segment in segments if segment.startswith("{")]
    if len(names) > len(set(names)):
        return "two of its parameters have one name"
    return None
