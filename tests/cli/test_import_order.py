"""The same events in whatever order, split and number of imports they come: the same answers."""

import json
import random
import subprocess
import unittest

from support import FULL, Case

NOW = "2026-06-01T12:00:00Z"

DEFINITIONS = """
CREATE TRAIT average_basket AS AVG(total OF EVENT 'Order Completed');
CREATE TRAIT recent_basket AS AVG(total OF EVENT 'Order Completed' WITHIN LAST 3 MONTHS);
CREATE SEGMENT regulars AS DID 'Order Completed' AT LEAST 3 TIMES WITHIN LAST 180 DAYS;
CREATE SEGMENT quiet TIME ZONE 'Europe/London' AS DID 'Order Completed' AND DID NOT 'Page Viewed' WITHIN LAST 2 CALENDAR MONTHS;
CREATE SEGMENT cooling AS recent_basket < average_basket;
CREATE SEGMENT big_sizes AS DID 'Order Completed' WHERE (size >= 40 OR size.text = 'XL');
CREATE SEGMENT senders_back AS COUNT(EVENT 'Order Returned') > 0.2 * COUNT(EVENT 'Order Completed');
CREATE SEGMENT faithful AS STREAK DAYS(EVENT ANY) >= 3 OR SESSIONS(EVENT ANY, 30 MINUTES) >= 12;
CREATE SEGMENT looked_since AS COUNT(EVENT 'Page Viewed' SINCE LAST EVENT 'Order Completed') >= 2;
CREATE SEGMENT tagged AS DID 'Order Completed' AT LEAST 2 TIMES WHERE (products.sku HAS ANY ('s1', 's2') AND total > trait.average_basket);
"""

VALUES = ["COUNT(EVENT ANY)", "COUNT(EVENT 'Page Viewed')", "SUM(total OF EVENT 'Order Completed')", "average_basket", "recent_basket",
          "MEDIAN(total OF EVENT 'Order Completed')", "STDDEV(total OF EVENT 'Order Completed')", "FIRST(coupon OF EVENT 'Order Completed')",
          "LAST(size OF EVENT 'Order Completed')", "LAST(size.text OF EVENT 'Order Completed')", "NTH(2, total OF EVENT 'Order Completed')",
          "MODE(url OF EVENT 'Page Viewed')", "LIST(url OF EVENT 'Page Viewed')", "COUNT(DISTINCT coupon OF EVENT 'Order Completed')",
          "DISTINCT DAYS(EVENT ANY)", "MAX(timestamp OF EVENT ANY)", "LAST(gift OF EVENT 'Order Completed')", "MIN(due OF EVENT 'Order Returned')"]
WHO = "COALESCE(user_id, CONCAT('?', anonymous_id))"
QUERIES = [f"SELECT {WHO} AS who, {', '.join(VALUES)} FROM profiles ORDER BY who",
           "SHOW EVENTS", "DESCRIBE EVENT 'Order Completed'", "DESCRIBE EVENT 'Page Viewed'",
           *(f"SELECT {WHO} AS who FROM profiles WHERE IN SEGMENT {name} ORDER BY who" for name in
             ["regulars", "quiet", "cooling", "big_sizes", "senders_back", "faithful", "looked_since", "tagged"])]


def messages(generator, count):
    """Events of some 60 people, many at the same times, some twice, some with the same message id but other properties."""
    people = [{"userId": f"u{n}"} for n in range(40)] + [{"anonymousId": f"a{n}"} for n in range(20)]
    all_messages = []
    for n in range(count):
        who = generator.choice(people)
        time = f"2026-0{generator.randrange(1, 7)}-{generator.randrange(1, 29):02}T{generator.choice(['08:00:00Z', '09:30:00.250+02:00', '23:59:59Z'])}"
        kind = generator.choice(["order", "order", "return", "page", "page"])
        if kind == "page":
            all_messages.append({"type": "page", **who, "timestamp": time, "properties": {"url": generator.choice(["/", "/a", "/b", None])}})
            continue
        properties = {"total": generator.choice([n % 50, n / 8, -0.0]), "coupon": generator.choice(["SPRING", "", "été", None]),
                      "size": generator.choice([38, 40, 42.5, "XL", "M", None]), "gift": generator.choice([True, False])}
        if generator.random() < 0.3:
            properties["products"] = [{"sku": f"s{generator.randrange(5)}", "price": generator.randrange(9)} for _ in range(generator.randrange(4))]
        if kind == "return":
            properties["due"] = time[:10]
        event = {"type": "track", "event": "Order Completed" if kind == "order" else "Order Returned", "messageId": f"m{n}", **who, "timestamp": time, "properties": properties}
        all_messages.append(event)
        if generator.random() < 0.2:
            all_messages.append(event)
        if generator.random() < 0.1:
            all_messages.append({**event, "timestamp": "2026-03-03T03:03:03Z", "properties": {**properties, "total": 1}})
    return all_messages


class Order(Case):
    def ask(self, store):
        """All answers, as JSON without their times."""
        self.ok("apply", store, "-", "--now", NOW, stdin=DEFINITIONS)
        path = self.write("queries.sql", ";\n".join(QUERIES) + ";\n")
        lines = self.ok("query", store, "-f", path, "--format", "json", "--now", NOW).splitlines()
        self.assertEqual(len(lines), len(QUERIES))
        answers = [json.loads(line) for line in lines]
        for answer in answers:
            del answer["elapsed_us"]
        # Names of events and of properties come in the order in which they were first seen; how they lie depends on the imports.
        for answer in answers[1:4]:
            told = [i for i, column in enumerate(answer["columns"]) if column not in ("runs", "encoding", "bytes")]
            answer["rows"] = sorted(([row[i] for i in told] for row in answer["rows"]), key=str)
        return answers

    def store_of(self, name, parts, *options):
        """A store of these parts, an import each; a part is a list of files, a file a list of messages."""
        store = self.path(name)
        for n, files in enumerate(parts):
            paths = [self.write(f"{name}-{n}-{m}.ndjson", "".join(json.dumps(message) + "\n" for message in file)) for m, file in enumerate(files) if file]
            if paths:
                self.ok("import", store, *paths, "--tracking", "--append", *options)
        return store

    def split(self, generator, items, parts):
        cuts = sorted(generator.randrange(len(items) + 1) for _ in range(parts - 1))
        return [items[first:last] for first, last in zip([0, *cuts], [*cuts, len(items)])]

    def test_order_split_and_number_of_imports_do_not_matter(self):
        for seed in range(10 if FULL else 2):
            generator = random.Random(seed)
            all_messages = messages(generator, 800)
            expected = self.ask(self.store_of(f"all{seed}", [[all_messages]]))
            self.assertGreater(sum(len(answer["rows"]) for answer in expected[4:]), 40)
            self.assertTrue(all(answer["rows"] for answer in expected), [len(answer["rows"]) for answer in expected])
            for variant, (imports, files) in enumerate([(1, 1), (1, 7), (2, 1), (9, 1), (5, 3), (25, 1)]):
                shuffled = generator.sample(all_messages, len(all_messages))
                parts = [self.split(generator, part, files) for part in self.split(generator, shuffled, imports)]
                store = self.store_of(f"s{seed}-{variant}", parts, "--threads", generator.choice([1, 2, 5]))
                self.assertEqual(self.ask(store), expected, f"seed {seed}: {imports} imports of {files} files")
                self.ok("check", store)
                subprocess.run(["rm", "-rf", store], check=True)

    def test_a_large_base_with_small_tails(self):
        generator = random.Random(99)
        all_messages = messages(generator, 2_000)
        expected = self.ask(self.store_of("all", [[all_messages]]))
        shuffled = generator.sample(all_messages, len(all_messages))
        base, rest = shuffled[: len(shuffled) * 9 // 10], shuffled[len(shuffled) * 9 // 10:]
        store = self.store_of("tails", [[base], *([part] for part in self.split(generator, rest, 12))])
        self.assertEqual(self.ask(store), expected)
        # All of it once more: what bears a message id is there already.
        self.store_of("tails", [[[message for message in shuffled if "messageId" in message]]])
        self.assertEqual(self.ask(store), expected)

    def test_typed_files_and_text_files_and_messages(self):
        generator = random.Random(7)
        rows = [(f"c{generator.randrange(50)}", f"2026-05-{generator.randrange(1, 29):02} 1{generator.randrange(10)}:00:00", f"i{n}", generator.randrange(1_000) / 4,
                 generator.choice(["web", "shop", ""])) for n in range(1_500)]
        csv = lambda part: "id,sold,no,total,channel\n" + "".join(",".join(map(str, row)) + "\n" for row in part)
        ndjson = lambda part: "".join(json.dumps({"id": row[0], "sold": row[1], "no": row[2], "total": float(row[3]), "channel": row[4] or None}) + "\n" for row in part)
        options = ["--event", "Sale", "--id", "id", "--time", "sold", "--message-id", "no", "--time-zone", "Europe/Paris", "--type", "total=DOUBLE"]
        queries = ["SELECT id, COUNT(EVENT 'Sale'), SUM(total OF EVENT 'Sale'), FIRST(channel OF EVENT 'Sale'), LAST(timestamp OF EVENT 'Sale') FROM profiles ORDER BY id"]
        whole = self.path("whole")
        self.ok("import", whole, self.write("all.csv", csv(rows)), *options)
        expected = [self.rows(whole, query) for query in queries]
        for variant in range(3):
            shuffled = generator.sample(rows, len(rows))
            parts = self.split(generator, shuffled, 3)
            store = self.path(f"mixed{variant}")
            for n, part in enumerate(parts):
                if not part:
                    continue
                kind = (n + variant) % 3
                if kind == 2:
                    copy = self.write("part.csv", csv(part))
                    sql = f"SELECT * REPLACE (TIMESTAMP '1970-01-01' + to_microseconds(epoch_us(sold)) AS sold) FROM read_csv('{copy}')"
                    self.ok("import", store, "--sql", sql, *options)
                else:
                    file = self.write("part.csv", csv(part)) if kind == 0 else self.write("part.ndjson", ndjson(part))
                    self.ok("import", store, file, *options)
            self.assertEqual([self.rows(store, query) for query in queries], expected)


if __name__ == "__main__":
    unittest.main()
