"""Events and computed traits on the command line: shown, described, formatted, applied, exported, explained."""

import json
import re
import resource
import unittest

from support import NOW, Case

CUSTOMERS = """customer_id,country
17850,France
17851,Germany
17852,France
0017,
"""
ORDERS = """customer_id,ordered_at,order_id,revenue,category
17850,2026-05-01T10:00:00Z,o1,100,shoes
17850,2026-05-20T10:00:00Z,o2,50,shirts
17851,2026-01-02T10:00:00Z,o3,30,shoes
0017,2025-12-31T23:30:00Z,o4,40,
0017,2026-07-01T00:00:00Z,o5,60,hats
"""
VISITS = """customer_id,at,page
17850,2026-05-19T10:00:00Z,home
17852,2026-05-31T12:00:00Z,home
"""


class Events(Case):
    def events(self):
        """A store of four customers, five orders and two visits."""
        store = self.path("shop")
        self.ok("import", store, self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
        self.ok("import", store, self.write("orders.csv", ORDERS), "--event", "Order Completed", "--id", "customer_id", "--time", "ordered_at",
                "--message-id", "order_id")
        self.ok("import", store, self.write("visits.csv", VISITS), "--event", "Visit", "--id", "customer_id", "--time", "at", "--append")
        return store

    def ask(self, store, statement, *options):
        return self.ok("query", store, statement, "--now", NOW, *options)

    def says(self, store, statement):
        """What a statement that changes something, or a question that warns, says beside its answer."""
        done = self.tamis("query", store, statement, "--now", NOW)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode() + done.stderr.decode()


class Shown(Events):
    def test_info(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed')")
        text = self.ok("info", store)
        self.assertRegex(text, r"(?m)^Order Completed +5 +2025-12-31 +2026-07-01 ")
        self.assertRegex(text, r"(?m)^  revenue +(INTEGER|DOUBLE) +5 ")
        self.assertRegex(text, r"(?m)^  category +STRING +4 ")
        self.assertRegex(text, r"(?m)^Visit +2 +2026-05-19 +2026-05-31 ")
        self.assertRegex(text, r"(?m)^basket +DOUBLE +AVG\(revenue OF EVENT 'Order Completed'\)")
        self.assertRegex(text, r"(?m)^7 events, .* in memory: [0-9.]+ bytes an event$")
        self.assertIn("4 profiles", text)

    def test_info_for_machines(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed')")
        answer = json.loads(self.ok("info", store, "--format", "json"))
        self.assertEqual([row[0] for row in answer["rows"]], ["customer_id", "country"])
        self.assertEqual(answer["profiles"], 4)
        events = {row[0]: dict(zip(answer["events"]["columns"], row)) for row in answer["events"]["rows"]}
        self.assertEqual(events["Order Completed"]["events"], 5)
        self.assertEqual(events["Order Completed"]["first"], "2025-12-31T23:30:00Z")
        self.assertEqual(events["Visit"]["last"], "2026-05-31T12:00:00Z")
        self.assertGreater(events["Visit"]["bytes"], 0)
        properties = {(row[0], row[1]): dict(zip(answer["properties"]["columns"], row)) for row in answer["properties"]["rows"]}
        self.assertEqual(properties[("Order Completed", "category")]["missing"], 1)
        self.assertEqual(properties[("Visit", "timestamp")]["type"], "TIMESTAMP")
        self.assertGreater(properties[("Order Completed", "revenue")]["bytes"], 0)
        self.assertEqual(answer["computed_traits"]["rows"], [["basket", "DOUBLE", "AVG(revenue OF EVENT 'Order Completed')"]])
        self.assertEqual(events["Visit"]["runs"], 1)
        text = self.ok("info", store, "--format", "csv")
        self.assertIn("customer_id,STRING,identifier", text)
        self.assertEqual(text.count("\n\n"), 2)

    def test_show_and_describe(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT basket COMMENT 'a mean' AS AVG(revenue OF EVENT 'Order Completed')")
        self.ask(store, "CREATE SEGMENT big AS basket > 40")
        self.assertEqual([row[:3] for row in self.rows(store, "SHOW EVENTS")], [["Order Completed", 5, 4], ["Visit", 2, 2]])
        described = {row[0]: row for row in self.rows(store, "DESCRIBE EVENT 'order completed'")}
        self.assertEqual(described["category"][1:5], ["STRING", 1, None, None])
        self.assertEqual(described["revenue"][3:5], ["30", "100"])
        self.assertEqual(self.rows(store, "SHOW TRAITS")[-1], ["basket", "DOUBLE", "computed", None, None, None, "AVG(revenue OF EVENT 'Order Completed')"])
        trait = dict(self.rows(store, "DESCRIBE TRAIT basket"))
        self.assertEqual(trait["comment"], "a mean")
        self.assertEqual(trait["have a value"], "3 of 4 profiles (75.0 %)")
        self.assertEqual(trait["reads events"], "Order Completed")
        self.assertEqual(trait["used by"], "big")
        self.assertEqual(trait["changes with time"], "yes")
        self.assertEqual(dict(self.rows(store, "DESCRIBE TRAIT country"))["missing"], "1 of 4 profiles (25.0 %)")
        self.assertEqual(dict(self.rows(store, "DESCRIBE SEGMENT big"))["reads events"], "Order Completed")
        self.fails(1, ["E0315", "did you mean 'Visit'?"], "query", store, "DESCRIBE EVENT 'Vist'")
        self.fails(1, ["E0203", "did you mean basket?"], "query", store, "DESCRIBE TRAIT baskt")

    def test_explain_of_a_profile_shows_the_events_that_counted(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed')")
        self.ask(store, "CREATE SEGMENT big AS basket > 40 AND DID 'Order Completed' WITHIN LAST 30 DAYS")
        text = self.ask(store, "EXPLAIN SEGMENT big FOR PROFILE 'customer_id:17850'")
        for needle in ["The profile is in the segment", "2026-05-20T10:00:00Z Order Completed", "category = 'shirts'", "2026-06-19T10:00:00Z"]:
            self.assertIn(needle, text)
        self.assertIn("not in the segment", self.ask(store, "EXPLAIN SEGMENT big FOR PROFILE 'customer_id:17851'"))
        answer = json.loads(self.ask(store, "EXPLAIN SEGMENT big FOR PROFILE 'customer_id:17850'", "--format", "json"))
        self.assertEqual((answer["in"], answer["next_change"]), (True, "2026-06-19T10:00:00Z"))
        last = answer["aggregates"][-1]
        self.assertEqual((last["value"], last["counted"]), (1, 1))
        self.assertEqual(last["events"][0]["properties"], {"category": "shirts", "message_id": "o2", "revenue": 50})
        self.assertIn("Order Completed", answer["rows"][last["clause"]][1])


class Asked(Events):
    def test_questions_over_events(self):
        store = self.events()
        self.assertEqual(self.rows(store, "SELECT COUNT(*), SUM(revenue) FROM events 'Order Completed'"), [[5, 280]])
        by_category = "SELECT category, COUNT(*) AS n FROM events 'Order Completed' WHERE timestamp <= NOW() GROUP BY category ORDER BY n DESC, category"
        self.assertEqual(self.rows(store, by_category), [["shoes", 2], ["shirts", 1], [None, 1]])
        self.assertEqual(self.rows(store, "SELECT trait.country, page FROM events 'Visit' ORDER BY timestamp DESC LIMIT 1"), [["France", "home"]])
        self.fails(1, ["E0315", "did you mean 'Visit'?", "1:29"], "query", store, "SELECT COUNT(*) FROM events 'Vist'")
        self.fails(1, ["E0316", "did you mean page?"], "query", store, "SELECT pgae FROM events 'Visit'")
        self.fails(1, ["E0229", "trait.country"], "query", store, "SELECT country FROM events 'Visit'")

    def test_explain_of_questions_over_events(self):
        store = self.events()
        question = "SELECT COUNT(*) FROM events 'Order Completed' WHERE category = 'shoes' AND revenue > 50"
        self.assertIn("category = 'shoes'", self.ask(store, "EXPLAIN " + question))
        self.assertIn("rows", self.ask(store, "EXPLAIN ANALYZE " + question))
        lines = self.rows(store, "EXPLAIN ANALYZE " + question)
        columns = json.loads(self.ask(store, "EXPLAIN ANALYZE " + question, "--format", "json"))["columns"]
        self.assertEqual(lines[0][columns.index("actual_rows")], 1)

    def test_explain_analyze_shows_what_was_read_of_events(self):
        store = self.events()

        def read(clause):
            statement = f"EXPLAIN ANALYZE SELECT COUNT(*) FROM profiles WHERE {clause}"
            answer = json.loads(self.ask(store, statement, "--format", "json"))
            row = dict(zip(answer["columns"], answer["rows"][0]))
            return [row["events_read"], row["event_chunks"], row["event_chunks_decided"]], self.ask(store, statement)

        numbers, text = read("COUNT(EVENT 'Order Completed' WHERE revenue > 50) >= 1")
        self.assertEqual(numbers, [5, 1, 0])
        self.assertIn("events read", text)
        numbers, text = read("COUNT(EVENT 'Order Completed' WHERE revenue > 5000) >= 1")
        self.assertEqual(numbers, [0, 1, 1])
        self.assertIn("0 (zone maps decide 1 of 1 chunk)", text)
        numbers, text = read("country = 'France'")
        self.assertEqual(numbers, [0, 0, 0])
        self.assertNotIn("events read", text)

    def test_explain_says_which_event_is_not_known(self):
        store = self.events()
        text = self.says(store, "EXPLAIN SELECT COUNT(*) FROM profiles WHERE COUNT(EVENT 'Order Complete') > 0")
        self.assertIn("COUNT(EVENT 'Order Complete' /* no such event */) > 0", text)
        self.assertIn("W0205", text)
        self.assertIn("did you mean 'Order Completed'?", text)
        self.says(store, "CREATE SEGMENT s AS DID NOT 'Ordered'")
        self.assertIn("COUNT(EVENT 'Ordered' /* no such event */) >= 1  COUNT(EVENT 'Ordered' …) = 0",
                      self.says(store, "EXPLAIN SEGMENT s FOR PROFILE 'customer_id:17850'"))
        plan = self.ask(store, "EXPLAIN SELECT COUNT(*) FROM profiles WHERE COUNT(EVENT IN ('Visit', 'Ordered')) > 0", "--format", "json")
        self.assertIn(", EVENT 'Ordered' /* no such event */) > 0", plan)

    def test_what_no_event_has_is_missing_and_not_said_to_be_there(self):
        store = self.events()
        self.assertIn("W0101: always true", self.says(store, "SELECT COUNT(*) FROM profiles WHERE LAST(page OF EVENT 'Ordered') IS MISSING"))
        self.assertIn("W0102: always false", self.says(store, "SELECT COUNT(*) FROM profiles WHERE LAST(page OF EVENT 'Ordered') != 'home'"))

    def test_what_nobody_did_is_an_empty_segment_and_a_warning(self):
        store = self.events()
        text = self.says(store, "SELECT COUNT(*) FROM profiles WHERE DID 'Order Complete'")
        self.assertIn("W0205", text)
        self.assertIn("did you mean 'Order Completed'?", text)
        self.assertEqual(self.count(store, "DID 'Order Complete'"), 0)
        self.assertEqual(self.count(store, "DID NOT 'Order Complete'"), 4)
        self.assertIn("W0206", self.says(store, "CREATE SEGMENT odd AS SUM(revenu OF EVENT 'Order Completed') > 0"))
        self.assertEqual(self.count(store, "IN SEGMENT odd"), 0)
        self.assertIn("W0206", self.says(store, "SELECT customer_id, SUM(revenu OF EVENT 'Order Completed') FROM profiles"))

    def test_windows_of_every_length_answer(self):
        store = self.events()
        for window, number in [("WITHIN LAST 0 DAYS", 0), ("WITHIN LAST -5 DAYS", 0), ("WITHIN LAST 30 DAYS", 1), ("WITHIN LAST 300 MONTHS", 3),
                               ("WITHIN LAST 99999999999999999999 YEARS", 3), ("WITHIN LAST 99999999999 CALENDAR DAYS", 3),
                               ("BETWEEN 99999999999 AND 1 DAYS AGO", 3), ("SINCE DATE '2100-01-01'", 0), ("BEFORE DATE '0001-01-01'", 0)]:
            self.assertEqual(self.count(store, f"DID 'Order Completed' {window}"), number, window)

    def test_the_time_for_many_sets_of_events_grows_with_their_number(self):
        store = self.events()

        def seconds(number, clause):
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            statement = "SELECT COUNT(*) FROM profiles WHERE " + " OR ".join(clause.format(i) for i in range(number))
            answer = self.ok("query", store, "-", "--now", NOW, "--format", "csv", stdin=statement)
            self.assertEqual(answer.split(), ["count", "3"])
            return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

        for clause in ("COUNT(EVENT 'Order Completed' WHERE revenue > {0}.5) >= 1", "SUM(revenue OF EVENT 'Order Completed' WHERE revenue > {0}.5) > 0"):
            self.assertLess(seconds(12_000, clause), 8 * seconds(3_000, clause) + 1, clause)

    def test_lint_of_computed_traits(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT last_basket AS LAST(revenue OF EVENT 'Order Completed')")
        self.assertIn("1 of 4 profiles are left out because they have no last_basket", self.says(store, "CREATE SEGMENT s AS last_basket != 40"))
        self.assertIn("W0203: last_basket goes from 30 to 50 in the data, so last_basket > 1000 holds for none",
                      self.says(store, "CREATE SEGMENT t AS last_basket > 1000"))
        self.assertNotIn("W0203", self.says(store, "CREATE SEGMENT u AS last_basket BETWEEN 35 AND 1000"))
        text = self.says(store, "CREATE SEGMENT v AS DID 'Visit' WITHIN LAST 7 DAYS AND DID 'Visit' WITHIN LAST 30 DAYS")
        self.assertIn("adds nothing: it follows from DID 'Visit' WITHIN LAST 7 DAYS", text)

    def test_lint(self):
        store = self.events()
        file = self.write("a.seg", "CREATE TRAIT t AS SUM(revenu OF EVENT 'Order Completed');\nCREATE SEGMENT s AS DID 'Vist' AND t > 1;\n")
        text = self.fails(1, ["W0206", "W0205", "a.seg:1:23", "a.seg:2:25", "3 warnings in 2 definitions"], "lint", store, file, "--strict")
        self.assertIn("did you mean revenue?", text)
        self.ask(store, "CREATE TRAIT saved AS COUNT(EVENT 'Vist')")
        self.assertIn("W0205", self.fails(1, "1 warning in 1 definition", "lint", store, "--strict"))

    def test_lint_as_of_another_instant(self):
        store = self.events()
        file = self.write("a.seg", "CREATE SEGMENT s AS DID 'Visit' WITHIN LAST 1 DAY;\n")
        self.assertIn("give --now", self.fails(1, "W0204", "lint", store, file, "--strict"))
        self.ok("lint", store, file, "--strict", "--now", NOW)
        self.fails(1, "2026-13-01", "lint", store, file, "--now", "2026-13-01")


class Kept(Events):
    def test_computed_traits_are_used_like_stored_ones(self):
        store = self.events()
        self.assertIn("trait basket created: DOUBLE, 3 of 4 profiles (75.0 %) have a value",
                      self.says(store, "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed')"))
        self.ask(store, "CREATE TRAIT level AS CASE WHEN basket > 50 THEN 'high' ELSE 'low' END")
        self.assertEqual(self.rows(store, "SELECT level, COUNT(*) FROM profiles GROUP BY level ORDER BY level"), [["high", 1], ["low", 3]])
        self.assertEqual(self.count(store, "level = 'high' AND country = 'France'"), 1)
        # At another instant, and in the future, when the fifth order has come.
        self.assertEqual(json.loads(self.ok("query", store, "SELECT basket FROM profiles WHERE customer_id = '0017'", "--format", "json", "--now",
                                            "2026-08-01T00:00:00Z"))["rows"], [[50]])

    def test_what_others_use_stays(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed'); CREATE SEGMENT big AS basket > 40; CREATE TRAIT twice AS basket * 2")
        self.fails(1, ["E0402", "basket is used by big, trait twice"], "query", store, "DROP TRAIT basket")
        self.fails(1, ["E0407", "big would no longer work"], "query", store, "CREATE OR REPLACE TRAIT basket AS country")
        self.fails(1, ["E0302", "basket -> twice -> basket"], "query", store, "CREATE OR REPLACE TRAIT basket AS twice")
        self.fails(1, ["E0302", "self -> self"], "query", store, "CREATE TRAIT self AS self + 1")
        self.fails(1, "E0317", "query", store, "CREATE TRAIT Country AS 1")
        self.fails(1, "E0408", "query", store, "CREATE TRAIT Basket AS 1")
        self.fails(1, ["E0409", "country"], "query", store, "DROP TRAIT Country")
        self.fails(1, ["E0409", "country"], "query", store, "DROP TRAIT IF EXISTS country")
        self.fails(1, ["E0203", "did you mean twice?"], "query", store, "DROP TRAIT twic")
        self.ask(store, "DROP TRAIT twice; DROP SEGMENT big; DROP TRAIT basket; DROP TRAIT IF EXISTS basket")
        self.assertEqual([row[0] for row in self.rows(store, "SHOW TRAITS")], ["customer_id", "country"])

    def test_apply(self):
        store = self.events()
        file = self.write("a.seg", "CREATE SEGMENT big AS twice > 80;\nCREATE TRAIT twice AS basket * 2;\n"
                                   "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed');\n")
        apply = lambda *options: self.ok("apply", store, *options, "--now", NOW)
        self.assertIn("3 definitions would change", apply(file, "--dry-run"))
        self.assertEqual(self.rows(store, "SHOW TRAITS")[-1][2], "trait")
        answer = json.loads(apply(file, "--format", "json"))
        self.assertEqual([row[:5] for row in answer["rows"]],
                         [["create", "segment", "big", None, 1], ["create", "trait", "twice", None, 3], ["create", "trait", "basket", None, 3]])
        self.assertIn("nothing to change", apply(file))
        other = self.write("b.seg", "CREATE TRAIT basket AS MAX(revenue OF EVENT 'Order Completed')")
        self.assertIn("--prune would drop", apply(other))
        self.fails(1, ["E0407", "big"], "apply", store, self.write("c.seg", "CREATE TRAIT twice AS country"))
        self.fails(1, ["E0302", "basket -> twice -> basket"], "apply", store, self.write("d.seg", "CREATE TRAIT basket AS twice"))
        self.fails(1, ["E0405", "d.seg"], "apply", store, self.write("d.seg", "CREATE TRAIT x AS 1; CREATE TRAIT X AS 2"))
        self.fails(1, ["E0406", "drops a trait: twice"], "apply", store, self.write("e.seg", "DROP TRAIT twice"))
        self.assertIn("drop", apply(other, "--prune"))
        self.assertEqual(self.rows(store, "SHOW SEGMENTS"), [])
        self.assertEqual(self.rows(store, "SHOW TRAITS")[-1][6], "MAX(revenue OF EVENT 'Order Completed')")

    def test_fmt(self):
        file = self.write("a.seg", "-- the mean\ncreate trait basket comment 'x' as avg( revenue of event 'Order Completed' -- all\n"
                                   " within last 3 days where revenue>1) ;create segment s as did not 'X' where(a=1)and basket>3\n")
        self.ok("fmt", "--write", file)
        text = (self.folder / "a.seg").read_text()
        self.assertIn("-- the mean\nCREATE TRAIT basket", text)
        self.assertIn("-- all", text)
        self.assertIn("AVG(revenue OF EVENT 'Order Completed' WITHIN LAST 3 DAYS WHERE revenue > 1)", re.sub(r"\s+", " ", text.replace("-- all\n", "")))
        self.ok("fmt", "--check", file)

    def test_export_of_computed_traits(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed'); CREATE TRAIT pages AS LIST(page OF EVENT 'Visit')")
        self.ask(store, "CREATE SEGMENT everyone AS TRUE")
        export = lambda *options: self.ok("export", store, "everyone", "--now", NOW, *options)
        self.assertEqual(export("--traits", "customer_id,Basket,country"),
                         "customer_id,basket,country\n17850,75,France\n17851,30,Germany\n17852,,France\n0017,40,\n")
        rows = [json.loads(line) for line in export("--traits", "customer_id,pages", "--format", "ndjson").splitlines()]
        self.assertEqual(rows[0], {"customer_id": "17850", "pages": ["home"]})
        self.ok("export", store, "everyone", "--now", NOW, "--traits", "customer_id,basket,pages", "-o", self.path("a.parquet"))
        self.ok("import", self.path("copy"), self.path("a.parquet"), "--id", "customer_id")
        self.assertEqual(self.rows(self.path("copy"), "SELECT basket FROM profiles WHERE pages HAS 'home' ORDER BY basket"), [[75], [None]])
        self.assertNotIn("basket", export("--all-traits"))
        self.fails(1, "did you mean basket?", "export", store, "everyone", "--traits", "baskt")

    def test_a_trait_that_an_import_hides_or_breaks_is_told(self):
        store = self.events()
        self.ask(store, "CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed')")
        done = self.tamis("import", store, self.write("more.csv", "customer_id,basket\n17850,1\n"), "--id", "customer_id")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"trait basket", done.stderr)
        self.fails(1, ["trait basket does not compile", "there is a stored trait of that name"], "check", store)
        self.assertEqual(self.rows(store, "SELECT basket FROM profiles WHERE customer_id = '17850'"), [[1]])


if __name__ == "__main__":
    unittest.main()
