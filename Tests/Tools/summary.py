"""Adds up JUnit reports: `summary.py REPORT...`.

Prints the failed tests and, as its last line, "N passed, N failed". Exit status 1 when a test
failed, when none ran, or when a report is missing, as it is after a crash of the test program.
"""

import sys
import xml.etree.ElementTree as ElementTree


def main(reports):
    passed, failed, skipped, broken = 0, [], 0, []
    for report in reports:
        try:
            cases = ElementTree.parse(report).iter("testcase")
        except (OSError, ElementTree.ParseError) as problem:
            broken.append(f"no results: {problem}")
            continue
        count = passed + len(failed)
        for case in cases:
            if case.find("failure") is not None or case.find("error") is not None:
                failed.append(f"{case.get('classname')}/{case.get('name')}")
            elif case.find("skipped") is not None:
                skipped += 1
            else:
                passed += 1
        if passed + len(failed) == count:
            broken.append(f"no test ran: {report}")
    if not reports:
        broken.append("no report was named")
    for line in broken:
        print(line)
    for name in failed:
        print(f"failed: {name}")
    print(f"{passed} passed, {len(failed) + len(broken)} failed" + f", {skipped} skipped" * (skipped > 0))
    return 1 if failed or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
