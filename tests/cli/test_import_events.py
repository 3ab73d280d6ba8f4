"""Files in, events of profiles out."""

import gzip
import json
import os
import random
import re
import shlex
import signal
import subprocess
import time
import unittest

from support import TAMIS, Case

ORDERS = """customer_id,ordered_at,order_id,total,paid,note
17850,2026-05-01T10:00:00Z,o1,10.5,yes,
17850,2026-05-20T10:00:00Z,o2,20,no,late
17851,2026-01-02T10:00:00Z,o3,30,yes,
0017,2025-12-31T23:30:00Z,o4,40,yes,gift
"""
ORDER = ["--event", "Order Completed", "--id", "customer_id", "--time", "ordered_at"]
WITH_ID = [*ORDER, "--message-id", "order_id"]


class Events(Case):
    def orders(self, content=ORDERS, *options, name="orders.csv"):
        """A store of these orders; answers its path."""
        store = self.path("events")
        self.said = self.ok("import", store, self.write(name, content), *(options or WITH_ID))
        return store

    def report(self, store, file, *options):
        return json.loads(self.ok("import", store, file, *options, "--format", "json"))

    def number(self, store, aggregate, profile):
        """An aggregate of a profile's events."""
        return self.rows(store, f"SELECT {aggregate} FROM profiles WHERE customer_id = '{profile}'")[0][0]


class OneProfile(Events):
    def test_many_events_of_one_profile(self):
        store = self.path("one")
        said = self.ok("import", store, "--event", "Buy", "--id", "id", "--time", "at", "--sql",
                       "SELECT 7 AS id, TIMESTAMP '2025-01-01' + to_seconds(157 * ((range * 7919) % 200000)) AS at, (range % 1000)::DOUBLE AS amount FROM range(200000)")
        self.assertIn("200,000 events of 1 profile (1 new)", said)
        clauses = {"COUNT(EVENT 'Buy')": 200_000, "SUM(amount OF EVENT 'Buy')": 99_900_000, "MEDIAN(amount OF EVENT 'Buy')": 499.5,
                   "DISTINCT DAYS(EVENT 'Buy')": 364, "SESSIONS(EVENT 'Buy', 2 MINUTES)": 200_000, "SESSIONS(EVENT 'Buy', 30 MINUTES)": 1}
        for clause, value in clauses.items():
            self.assertEqual(self.rows(store, f"SELECT COUNT(*) FROM profiles WHERE {clause} = {value}"), [[1]], clause)
        self.ok("query", store, "CREATE SEGMENT s AS " + " AND ".join(f"{clause} = {value}" for clause, value in clauses.items()))
        self.assertIn("199,990 events before these", self.ok("explain", store, "s", "--profile", "id:7"))


class Options(Events):
    def test_the_first_import(self):
        store = self.orders()
        for needle in ["Order Completed", "timestamp", "message_id", "4 events of 3 profiles (3 new), from 4 records", "B of memory", "3 profiles and 4 events", "Next"]:
            self.assertIn(needle, self.said)
        self.assertRegex(self.said, r"(?m)^total +DOUBLE +10.5")
        self.assertRegex(self.said, r"(?m)^paid +BOOLEAN +true")
        self.assertRegex(self.said, r"(?m)^note +STRING +2 +late")
        self.assertEqual(self.count(store, "DID 'Order Completed' AT LEAST 2 TIMES"), 1)
        self.assertEqual(self.count(store, "SUM(total OF EVENT 'Order Completed' WHERE paid) >= 30"), 2)
        self.assertEqual(self.number(store, "LAST(note OF EVENT 'Order Completed')", "0017"), "gift")
        self.ok("check", store)

    def test_what_was_suggested_runs(self):
        store = self.orders()
        lines = [line for line in self.said[self.said.index("Next"):].splitlines() if '"' in line]
        self.assertTrue(any("DID 'Order Completed'" in line for line in lines))
        for line in lines:
            self.ok("query", store, line.split('"')[1])

    def test_nothing_is_drawn_where_there_is_no_terminal(self):
        done = self.tamis("import", self.path("s"), self.write("o.csv", ORDERS), *WITH_ID)
        self.assertEqual(done.stderr, b"")
        self.assertNotIn(b"\r", done.stdout)
        self.assertNotIn(b"\x1b", done.stdout)

    def test_a_column_names_the_events(self):
        store = self.orders("id,what,at,page,amount\n1,View,2026-05-01,home,\n1,Buy,2026-05-02,,9.5\n2, view ,2026-05-03,cart,\n2,,2026-05-04,x,\n",
                            "--event-column", "what", "--id", "id", "--time", "at")
        self.assertEqual(self.count(store, "DID 'View'"), 2)
        self.assertEqual(self.count(store, "SUM(amount OF EVENT 'Buy') = 9.5"), 1)
        self.assertIn("1 row rejected", self.said)

    def test_times_of_a_zone(self):
        text = "customer_id,ordered_at\n1,2025-07-01 00:30:00\n2,2026-01-01 00:30:00\n3,2025-07-01 00:30:00Z\n"
        store = self.orders(text, *ORDER, "--time-zone", "Europe/London")
        self.assertIn("times without an offset are taken to be in Europe/London", self.said)
        self.assertEqual([self.number(store, "LAST(timestamp OF EVENT 'Order Completed')", n) for n in (1, 2, 3)],
                         ["2025-06-30T23:30:00Z", "2026-01-01T00:30:00Z", "2025-07-01T00:30:00Z"])
        self.fails(1, "did you mean 'Europe/London'", "import", store, self.path("orders.csv"), *ORDER, "--time-zone", "Europe/Londn")

    def test_times_that_are_numbers(self):
        for unit, factor in [("SECONDS", 1), ("MILLISECONDS", 1000), ("MICROSECONDS", 10**6), ("NANOSECONDS", 10**9)]:
            store = self.orders(f"customer_id,ordered_at\n1,{1767225600 * factor}\n", *ORDER, "--replace")
            self.assertIn(f"read as {unit.lower()} since 1970", re.sub(r"\s+", " ", self.said))
            self.assertEqual(self.number(store, "LAST(timestamp OF EVENT 'Order Completed')", 1), "2026-01-01T00:00:00Z")
            store = self.orders("customer_id,ordered_at\n1,86400\n", *ORDER, "--replace", "--type", f"ordered_at=epoch {unit}")
            last = self.number(store, "LAST(timestamp OF EVENT 'Order Completed')", 1)
            self.assertEqual(last[:19], {1: "1970-01-02T00:00:00", 1000: "1970-01-01T00:01:26"}.get(factor, "1970-01-01T00:00:00"))
        self.fails(1, "only the time of events", "import", self.path("x"), self.path("orders.csv"), "--id", "customer_id", "--type", "ordered_at=EPOCH SECONDS")

    def test_properties_that_are_chosen(self):
        store = self.orders(ORDERS, *WITH_ID, "--properties", "total,Note")
        names = [column["name"] for column in self.report(store, self.path("orders.csv"), *WITH_ID, "--properties", "total")["events"][0]["properties"]]
        self.assertEqual(names, ["timestamp", "message_id", "total"])
        self.fails(1, ["--properties: totl", "did you mean total?"], "import", self.path("x"), self.path("orders.csv"), *ORDER, "--properties", "totl")

    def test_types_renames_excludes_and_nulls(self):
        store = self.orders("customer_id,ordered_at,Zip Code,secret,n\n1,2026-05-01,01000,x,-\n", *ORDER, "--rename", "Zip Code=zip", "--exclude", "secret",
                            "--null", "-", "--type", "zip=INTEGER")
        self.assertEqual(self.number(store, "LAST(zip OF EVENT 'Order Completed')", 1), 1000)
        self.assertNotIn("secret", self.said)

    def test_rows_without_an_id(self):
        rows = "customer_id,ordered_at,session,n\n1,2026-05-01,,1\n,2026-05-02,s1,2\n,2026-05-03,s1,3\n,2026-05-04,s2,4\n,2026-05-05,,5\n"
        done = self.tamis("import", self.path("a"), self.write("o.csv", rows), *ORDER)
        self.assertIn(b"4 rows were rejected, 4 for want of an id", done.stderr)
        self.assertIn(b"o.csv:3: no id: customer_id is empty", done.stderr)
        store = self.path("b")
        report = self.report(store, self.path("o.csv"), *ORDER, "--anonymous-from", "session")
        self.assertEqual([report[key] for key in ("events_added", "anonymous_events", "profiles", "rejected", "without_id")], [4, 3, 3, 1, 1])
        self.assertEqual(sorted(self.rows(store, "SELECT customer_id, anonymous_id, COUNT(EVENT 'Order Completed') FROM profiles"), key=str),
                         sorted([["1", None, 1], [None, "s1", 2], [None, "s2", 1]], key=str))
        # Traits of those who are known, beside those who are not.
        self.ok("import", store, self.write("c.csv", "customer_id,plan\n1,pro\n2,free\n"), "--id", "customer_id")
        self.assertEqual(self.count(store, "plan = 'pro' AND DID 'Order Completed'"), 1)
        self.assertEqual(self.count(store), 4)
        self.ok("check", store)

    def test_typed_files(self):
        store = self.orders()
        parquet = self.path("o.parquet")
        self.ok("query", store, "CREATE SEGMENT everybody AS customer_id IS NOT MISSING")
        self.ok("export", store, "everybody", "-o", parquet, "--all-traits")
        other = self.path("other")
        self.ok("import", other, "--sql", f"SELECT customer_id, TIMESTAMP '2026-01-01 12:00:00' AS t, [1, 2] AS l, {{'a': 1}} AS o FROM '{parquet}'", "--event", "E",
                "--id", "customer_id", "--time", "t")
        self.assertEqual(self.count(other, "DID 'E' WHERE (l HAS 2 AND o.a = 1)"), 3)

    def test_formats_and_many_files(self):
        lines = [{"customer_id": n, "ordered_at": f"2026-05-0{n}", "total": n * 1.5, "items": [{"sku": f"s{n}", "price": n}, {"sku": "x"}]} for n in range(1, 4)]
        self.write("a.ndjson", "".join(json.dumps(line) + "\n" for line in lines))
        (self.folder / "b.csv.gz").write_bytes(gzip.compress(b"customer_id,ordered_at,total\n7,2026-05-09,1\n"))
        store = self.path("all")
        text = self.ok("import", store, self.path("a.ndjson"), self.path("b.csv.gz"), *ORDER)
        self.assertIn("4 events of 4 profiles", text)
        self.assertEqual(self.count(store, "DID 'Order Completed' WHERE (items.sku HAS 's2' AND items.price HAS 2)"), 1)

    def test_an_identifier_of_another_name_is_the_stores(self):
        store = self.shop()
        text = self.ok("import", store, self.write("o.csv", "Customer,at\n17850,2026-05-01\n999,2026-05-02\n"), "--event", "E", "--id", "Customer", "--time", "at")
        self.assertIn("note: Customer holds the store's customer_id", text)
        self.assertIn("(1 new)", text)
        self.assertEqual(self.count(store, "DID 'E' AND Country = 'France'"), 1)
        self.assertEqual(self.count(store), 6)
        self.fails(1, "is a trait of this store", "import", store, self.path("o.csv"), "--event", "E", "--id", "Customer:plan", "--time", "at", "--append")
        self.fails(1, "customer_id", "import", store, self.path("o.csv"), "--event", "E", "--id", "Customer:email", "--time", "at", "--append")

    def test_names_of_events_are_texts_of_one_line(self):
        self.orders(ORDERS, *WITH_ID)
        for name, needle in [("", "the name of the events is empty"), ("  ", "the name of the events is empty"), ("a\nb", "line break"), ("a\x1b[1m", "control character"),
                             ("a\udcff", "not UTF-8")]:
            self.fails(1, [needle, "--event 'Order Completed'"], "import", self.path("x"), self.path("orders.csv"), "--event", name, *ORDER[2:])
            self.assertFalse((self.folder / "x").exists())
        lines = self.write("n.ndjson", '{"u":1,"at":"2026-01-01","e":"A"}\n{"u":1,"at":"2026-01-02","e":"A\\nB"}\n')
        done = self.tamis("import", self.path("x"), lines, "--event-column", "e", "--id", "u", "--time", "at")
        self.assertIn("n.ndjson:2: the name of an event has a line break", done.stderr.decode())
        self.assertEqual(self.rows(self.path("x"), "SHOW EVENTS")[0][:2], ["A", 1])

    def test_two_columns_that_become_one_property(self):
        lines = self.write("n.ndjson", '{"u":1,"at":"2026-01-01","Timestamp":1}\n{"u":1,"at":"2026-01-02","properties":{"timestamp":2}}\n'
                                       '{"u":1,"at":"2026-01-03","Timestamp":3,"properties":{"timestamp":4}}\n')
        done = self.tamis("import", self.path("x"), lines, "--event", "E", "--id", "u", "--time", "at")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("n.ndjson:3: Timestamp and properties.timestamp are one property, properties.Timestamp, and both have a value", done.stderr.decode())
        self.assertEqual(self.rows(self.path("x"), "SELECT SUM(\"properties.timestamp\"), COUNT(*) FROM events 'E'"), [[3, 2]])
        self.assertIn("3 events", self.ok("import", self.path("y"), lines, "--event", "E", "--id", "u", "--time", "at", "--rename", "Timestamp=stamp"))
        file = self.write("t.csv", "u,at,timestamp,properties.timestamp\n1,2026-01-01,2,3\n")
        self.fails(1, ["on line 2: timestamp and properties.timestamp"], "import", self.path("z"), file, "--event", "E", "--id", "u", "--time", "at")

    def test_help_teaches(self):
        text = self.ok("import", "--help")
        for option in ["--event ", "--event-column", "--time ", "--time-zone", "--properties", "--message-id", "--anonymous-from", "--append", "--replace", "--tracking"]:
            self.assertIn(option, text)
        self.assertIn("--event 'Order Completed'", text)


class Again(Events):
    def test_what_bears_a_message_id_is_not_doubled(self):
        store = self.orders()
        report = self.report(store, self.path("orders.csv"), *WITH_ID)
        self.assertEqual([report["events_added"], report["duplicates"], report["events"][0]["in_store"], report["profiles_added"]], [0, 4, 4, 0])
        self.assertGreater(report["memory_bytes"], 1_000_000)
        more = self.write("more.csv", ORDERS + "17851,2026-03-03T10:00:00Z,o5,50,no,\n17851,2026-03-03T10:00:00Z,o5,50,no,\n")
        text = self.ok("import", store, more, *WITH_ID)
        self.assertIn("1 event of 3 profiles (0 new), from 6 records", text)
        self.assertIn("5 events left out, whose message id is there already", text)
        self.assertEqual(self.number(store, "COUNT(EVENT 'Order Completed')", 17851), 2)
        self.assertNotIn("Next", text)

    def test_the_earlier_of_two_events_with_one_message_id_stays(self):
        store = self.orders()
        file = self.write("early.csv", "customer_id,ordered_at,order_id,total\n17851,2020-01-01,o3,1\n17850,2027-01-01,o1,2\n")
        text = self.ok("import", store, file, *WITH_ID)
        self.assertIn("0 events of", text)
        self.assertIn("1 event left out, whose message id is there already\n1 event of the store replaced by an earlier one with the same message id", text)
        self.assertEqual(self.number(store, "FIRST(timestamp OF EVENT 'Order Completed')", 17851), "2020-01-01T00:00:00Z")
        # Another type of a property: all events are sorted anew.
        file = self.write("earlier.csv", "customer_id,ordered_at,order_id,total\n17851,2019-01-01,o3,a lot\n")
        self.assertIn("1 event of the store replaced by an earlier one", self.ok("import", store, file, *WITH_ID))
        report = self.report(store, self.write("earliest.csv", "customer_id,ordered_at,order_id\n17851,2018-01-01,o3\n"), *WITH_ID)
        self.assertEqual([report["duplicates"], report["events"][0]["gave_way"]], [1, 1])

    def test_what_bears_none_asks_for_append(self):
        store = self.orders(ORDERS, *ORDER)
        before = self.files_of(store)
        self.fails(1, ["nothing tells whether these are the same: 'Order Completed'", "--message-id", "--append", "--replace"], "import", store,
                   self.path("orders.csv"), *ORDER)
        self.assertEqual(self.files_of(store), before)
        text = self.ok("import", store, self.path("orders.csv"), *ORDER, "--append")
        self.assertIn("4 events of 3 profiles (0 new)", text)
        self.assertEqual(self.number(store, "COUNT(EVENT 'Order Completed')", 17850), 4)
        text = self.ok("import", store, self.path("orders.csv"), *ORDER, "--replace")
        self.assertIn("8 events of these names removed before", text)
        self.assertEqual(self.number(store, "COUNT(EVENT 'Order Completed')", 17850), 2)
        self.fails(1, "exclude each other", "import", store, self.path("orders.csv"), *ORDER, "--append", "--replace")

    def test_some_without_a_message_id(self):
        store = self.orders()
        some = self.write("some.csv", "customer_id,ordered_at,order_id\n17850,2026-05-30,\n17850,2026-05-31,o9\n")
        self.fails(1, "1 event has no message id, and the store has events of that name: 'Order Completed'", "import", store, some, *WITH_ID)
        self.ok("import", store, some, *WITH_ID, "--append")
        self.assertEqual(self.number(store, "COUNT(EVENT 'Order Completed')", 17850), 4)
        report = self.report(store, some, *WITH_ID, "--append")
        self.assertEqual([report["events_added"], report["duplicates"]], [1, 1])

    def test_another_name_is_another_matter(self):
        store = self.orders(ORDERS, *ORDER)
        self.ok("import", store, self.path("orders.csv"), "--event", "Order Shipped", *ORDER[2:])
        self.assertEqual(self.count(store, "DID 'Order Shipped' AND DID 'Order Completed'"), 3)
        self.fails(1, "'order completed'", "import", store, self.path("orders.csv"), "--event", "order completed", *ORDER[2:])

    def test_profiles_keep_their_events_when_traits_come(self):
        store = self.orders()
        self.ok("import", store, self.write("c.csv", "customer_id,plan\nnew,pro\n17851,pro\n0017,free\n"), "--id", "customer_id")
        self.assertEqual(self.count(store, "plan = 'pro' AND DID 'Order Completed'"), 1)
        self.assertEqual(self.number(store, "SUM(total OF EVENT 'Order Completed')", "0017"), 40)
        self.ok("rollback", store)
        self.assertEqual(self.number(store, "SUM(total OF EVENT 'Order Completed')", "17850"), 30.5)


class Messages(Events):
    MESSAGES = [
        {"type": "identify", "userId": "u1", "messageId": "m0", "timestamp": "2026-05-01T08:00:00Z", "traits": {"plan": "pro", "address": {"city": "Rome"}}},
        {"type": "track", "event": "Order Completed", "userId": "u1", "messageId": "m1", "timestamp": "2026-05-01T09:00:00Z",
         "properties": {"total": 9.5, "products": [{"sku": "a"}, {"sku": "b"}]}, "context": {"ip": "127.0.0.1"}},
        {"type": "page", "name": "Home", "anonymousId": "a1", "userId": None, "messageId": "m2", "timestamp": "2026-05-01T09:30:00Z", "properties": {"url": "/"}},
        {"type": "track", "event": "Order Completed", "userId": 7, "messageId": "m3", "originalTimestamp": "2026-05-01T10:00:00+02:00"},
        {"type": "alias", "userId": "u1", "previousId": "a1"},
    ]

    def messages(self, messages=None, name="m.ndjson"):
        return self.write(name, "".join(json.dumps(message) + "\n" for message in messages or self.MESSAGES))

    def test_are_recognised(self):
        store = self.path("s")
        text = self.ok("import", store, self.messages())
        for needle in ["3 events of 3 profiles (3 new), from 5 records", "2 messages that are no events", "1 message of kind alias is no event",
                       "1 message has no timestamp: originalTimestamp is taken", "not kept: context"]:
            self.assertIn(needle, text)
        self.assertEqual(self.rows(store, "SELECT user_id, anonymous_id, COUNT(EVENT ANY) FROM profiles"), [["u1", None, 1], [None, "a1", 1], ["7", None, 1]])
        self.assertEqual(self.count(store, "DID 'Order Completed' WHERE (products.sku HAS 'b')"), 1)
        self.assertEqual(self.count(store, "DID 'Page Viewed' WHERE (name = 'Home' AND url = '/')"), 1)
        report = self.report(store, self.path("m.ndjson"), "--tracking")
        self.assertEqual([report["events_added"], report["duplicates"], report["not_events"]], [0, 3, {"alias": 1, "identify": 1}])

    def test_the_command_for_their_traits_runs(self):
        store = self.path("s")
        text = self.ok("import", store, self.messages(name="it's.ndjson"))
        command = re.search(r"their traits: tamis (import .*)", text)[1]
        self.ok(*shlex.split(command))
        self.assertEqual(self.rows(store, "SELECT user_id FROM profiles WHERE plan = 'pro' AND address.city = 'Rome' AND DID 'Order Completed'"), [["u1"]])

    def test_what_is_no_message_is_rejected(self):
        bad = [{"event": "E"}, {"type": "track", "userId": "u"}, {"type": "track", "event": "E", "userId": "u"}, {"type": "noise", "userId": "u"},
               {"batch": []}, {"type": "track", "event": "E", "timestamp": "2026-01-01"}, {"type": "track", "event": "E", "userId": "u", "timestamp": "soon"}]
        done = self.tamis("import", self.path("s"), self.messages(self.MESSAGES + bad), "--tracking")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"7 rows were rejected, 1 for want of an id", done.stderr)
        for needle in [b"m.ndjson:6: no type", b":7: no name of an event", b":8: no time", b":9: not a kind of message that is known: noise",
                       b":10: a batch of messages", b":11: no id", b":12: timestamp is not a time: 'soon'"]:
            self.assertIn(needle, done.stderr)
        self.fails(1, "--strict", "import", self.path("t"), self.path("m.ndjson"), "--tracking", "--strict")

    def test_other_files_are_none(self):
        self.fails(1, "messages of tracking calls are NDJSON", "import", self.path("s"), self.write("a.csv", ORDERS), "--tracking")
        self.fails(1, "no line of this file is a message", "import", self.path("s"), self.write("a.ndjson", '{"id":1}\n'), "--tracking")
        self.fails(1, "--id", "import", self.path("s"), self.write("b.ndjson", '{"id":1}\n'))
        self.assertFalse((self.folder / "s").exists())

    def test_those_that_are_shipped(self):
        text = self.ok("import", self.path("s"), os.path.join(os.path.dirname(__file__), "../../examples/tracking/messages.ndjson"))
        self.assertIn("from 37 records", text)


class BadInput(Events):
    def test_times(self):
        rows = ("customer_id,ordered_at\n1,1969-12-31T23:59:59Z\n1,1970-01-01\n1,2099-12-31T23:59:59Z\n1,2100-01-01\n1,0001-01-01\n1,9999-12-31T23:59:59Z\n"
                "2,yesterday\n3,\n4,2026-13-01\n5,10000-01-01\n6,2026-02-29\n")
        store = self.path("s")
        done = self.tamis("import", store, self.write("o.csv", rows), *ORDER)
        self.assertEqual(done.returncode, 0, done.stderr)
        for needle in [b"5 rows were rejected", b"o.csv:8: ordered_at is not a time: 'yesterday'", b"o.csv:9: no time: ordered_at is empty",
                       b":10: ordered_at is not a time: '2026-13-01'", b":11: ", b":12: ordered_at is not a time: '2026-02-29'"]:
            self.assertIn(needle, done.stderr)
        for needle in [b"2 events are before 1970; see line 2", b"2 events are after 2100; see line 5"]:
            self.assertIn(needle, done.stdout)
        self.assertEqual(self.number(store, "COUNT(EVENT 'Order Completed' WHERE timestamp < TIMESTAMP '1970-01-01T00:00:00Z')", 1), 2)
        self.assertIn('[[6]]', self.ok("query", store, "SELECT COUNT(EVENT 'Order Completed') FROM profiles", "--now", "9999-12-31T23:59:59Z", "--format", "json"))
        self.assertEqual(self.rows(store, "SELECT FIRST(timestamp OF EVENT 'Order Completed') FROM profiles"), [["0001-01-01T00:00:00Z"]])
        report = self.report(self.path("t"), self.path("o.csv"), *ORDER)
        self.assertEqual([report["before_1970"], report["after_2100"], report["rejected"]], [2, 2, 5])

    def test_no_row_that_can_be_kept(self):
        self.fails(1, "none of 2 rows can be imported", "import", self.path("s"), self.write("o.csv", "customer_id,ordered_at\n1,x\n2,y\n"), *ORDER)
        self.assertEqual(self.files_of(self.path("s")), ["rejects.csv"])

    def test_a_number_here_and_a_text_there(self):
        store = self.path("s")
        text = self.ok("import", store, self.write("a.ndjson", '{"customer_id":1,"ordered_at":"2026-05-01","total":9.5}\n{"customer_id":1,"ordered_at":"2026-05-02","total":"n/a"}\n'), *ORDER)
        self.assertIn("1 event has STRING: as text in total.text", text)
        # Over imports, whatever came first.
        for name, first, second in [("b", "9.5", '"n/a"'), ("c", '"n/a"', "9.5")]:
            other = self.path(name)
            self.ok("import", other, self.write("1.ndjson", f'{{"customer_id":1,"ordered_at":"2026-05-01","total":{first}}}'), *ORDER)
            text = self.ok("import", other, self.write("2.ndjson", f'{{"customer_id":1,"ordered_at":"2026-05-02","total":{second}}}'), *ORDER, "--append")
            self.assertIn("'Order Completed': total is DOUBLE: its values of type STRING are texts in total.text", text)
            self.assertEqual(self.rows(other, "SELECT SUM(total OF EVENT 'Order Completed'), MODE(total.text OF EVENT 'Order Completed') FROM profiles"), [[9.5, "n/a"]])

    def test_cells_of_text_are_what_the_store_has(self):
        store = self.path("s")
        self.ok("import", store, self.write("1.csv", "customer_id,ordered_at,zip,n\n1,2026-05-01,01000,1\n"), *ORDER)
        text = self.ok("import", store, self.write("2.csv", "customer_id,ordered_at,zip,n\n1,2026-05-02,75000,x\n"), *ORDER, "--append")
        self.assertIn("the store has it as STRING, all values here are INTEGER", text)
        self.assertIn("the store has it as INTEGER, but a value here is not an INTEGER: 'x'", text)
        self.assertEqual(self.rows(store, "SELECT MAX(zip OF EVENT 'Order Completed'), MAX(n OF EVENT 'Order Completed'), MAX(n.text OF EVENT 'Order Completed') FROM profiles"),
                         [["75000", 1, "x"]])

    def test_integers_widen(self):
        store = self.path("s")
        self.ok("import", store, self.write("1.csv", "customer_id,ordered_at,n\n1,2026-05-01,1\n"), *ORDER)
        text = self.ok("import", store, self.write("2.csv", "customer_id,ordered_at,n\n1,2026-05-02,0.5\n"), *ORDER, "--append")
        self.assertIn("'Order Completed': n was INTEGER and is DOUBLE now", text)
        self.assertEqual(self.rows(store, "SELECT SUM(n OF EVENT 'Order Completed') FROM profiles"), [[1.5]])

    def test_too_many_names(self):
        rows = "id,at,e\n" + "".join(f"1,2026-05-01,order {n}\n" for n in range(2001))
        self.fails(1, "more than 2000 names of events", "import", self.path("s"), self.write("o.csv", rows), "--event-column", "e", "--id", "id", "--time", "at")
        self.assertFalse((self.folder / "s").exists())

    def test_options_that_do_not_hold(self):
        file = self.write("orders.csv", ORDERS)
        for options, needle in [(ORDER[:2] + ["--id", "customer_id"], "--time column"), (["--event", "E", "--time", "ordered_at"], "--id"),
                                ([*ORDER, "--event-column", "note"], "more than one way"), (["--id", "customer_id", "--time", "ordered_at"], "--time is for events"),
                                (["--id", "customer_id", "--append"], "--append is for events"), ([*ORDER, "--keep-missing"], "--keep-missing"),
                                (["--event", "E", "--id", "customer_id", "--time", "orderd_at"], "did you mean ordered_at?"),
                                ([*ORDER, "--message-id", "nothing"], "nothing"), ([*ORDER, "--anonymous-from", "nothing"], "nothing"),
                                (["--event", "E", "--id", "customer_id", "--time", "customer_id"], "one column cannot be"),
                                (["--event", "E", "--id", "customer_id", "--time", "paid"], "a time"),
                                ([*ORDER, "--type", "ordered_at=BOOLEAN"], "the time of events cannot be boolean"),
                                (["--event", "x" * 1025, *ORDER[2:]], "longer than 1024 bytes"), (["--event", " ", *ORDER[2:]], "is empty")]:
            self.fails(1, needle, "import", self.path("x"), file, *options)
            self.assertFalse([name for name in os.listdir(self.folder) if name == "x" and self.files_of(self.path("x")) != ["rejects.csv"]], options)
            subprocess.run(["rm", "-rf", self.path("x")], check=True)

    def test_rejected_rows_and_strict(self):
        file = self.write("o.csv", ORDERS + "1,soon,o9,1,yes,\n")
        self.fails(1, ["1 row was rejected", "nothing was imported"], "import", self.path("s"), file, *WITH_ID, "--strict")
        store = self.orders(ORDERS + "1,soon,o9,1,yes,\n")
        self.assertIn("soon", (self.folder / "events" / "rejects.csv").read_text())
        self.ok("import", store, self.write("good.csv", ORDERS), *WITH_ID)
        self.assertNotIn("rejects.csv", self.files_of(store))

    def test_garbage(self):
        generator = random.Random(23)
        for n in range(20):
            lines = [bytes(generator.choice(b'{}[]":,\\ \n\xff\x00abctypeusrId0123456789-.') for _ in range(generator.randrange(1, 80))) for _ in range(20)]
            good = json.dumps(Messages.MESSAGES[1]).encode() + b"\n"
            done = self.tamis("import", self.path(f"s{n}"), self.write("g.ndjson", good + b"\n".join(lines) + b"\n" + good), "--tracking")
            self.assertIn(done.returncode, [0, 1], done.stderr[-500:])
            if done.returncode == 0:
                self.assertEqual(self.count(self.path(f"s{n}"), "DID 'Order Completed'"), 1)


class Interrupted(Events):
    ROWS = 120_000

    def setUp(self):
        super().setUp()
        generator = random.Random(29)
        rows = "".join(f"c{generator.randrange(20_000)},2026-0{1 + n % 5}-1{n % 10}T0{n % 10}:00:00Z,m{n},{generator.random()}\n" for n in range(self.ROWS))
        self.big = self.write("big.csv", "customer_id,ordered_at,order_id,total\n" + rows)

    def kill_at(self, store, delay, sent):
        process = subprocess.Popen([TAMIS, "import", store, self.big, *WITH_ID], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.send_signal(sent)
        _, err = process.communicate()
        return process.returncode, err

    def test_killed_at_any_moment_the_store_is_as_it_was(self):
        store = self.orders()
        begin = time.monotonic()
        self.ok("import", self.path("timed"), self.big, *WITH_ID)
        longest = time.monotonic() - begin
        generator = random.Random(31)
        killed = 0
        for _ in range(8):
            for sent in (signal.SIGKILL, signal.SIGINT):
                code, err = self.kill_at(store, generator.uniform(0, longest), sent)
                killed += code != 0
                if code == 2:
                    self.assertIn(b"the import was stopped; the store is as it was", err)
                total = sum(row[0] for row in self.rows(store, "SELECT COUNT(EVENT ANY) FROM profiles"))
                self.assertIn(total, [4, 4 + self.ROWS])
                if total > 4:
                    self.ok("rollback", store)
        self.assertGreater(killed, 4)
        self.ok("check", store)
        self.ok("import", store, self.big, *WITH_ID)
        self.assertEqual(sum(row[0] for row in self.rows(store, "SELECT COUNT(EVENT ANY) FROM profiles")), 4 + self.ROWS)

    def test_a_first_import_that_is_stopped_leaves_no_store(self):
        for delay in (0.3, 0.6):
            code, _ = self.kill_at(self.path("new"), delay, signal.SIGINT)
            if code == 2:
                self.assertFalse((self.folder / "new").exists())
            subprocess.run(["rm", "-rf", self.path("new")], check=True)


del Events  # a base, without tests of its own

if __name__ == "__main__":
    unittest.main()
