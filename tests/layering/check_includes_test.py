"""Feeds the check violations and sees each of them caught, and correct includes and sees them pass."""

import unittest

import check_includes


def problems(path, *lines, others=()):
    files = {other: "" for other in others}
    files[path] = "\n".join(lines)
    return check_includes.check(files)


class Layers(unittest.TestCase):
    def test_a_folder_sees_those_before_it(self):
        headers = ["engine/base/error.h", "engine/bitmap/row_set.h"]
        lines = [f'#include "{header}"' for header in headers] + ["#include <vector>", "#include <sys/mman.h>"]
        self.assertEqual(problems("engine/storage/block.cpp", *lines, others=headers), [])

    def test_a_folder_does_not_see_those_after_it(self):
        header = "engine/exec/executor.h"
        self.assertEqual(
            problems("engine/storage/block.cpp", "", f'#include "{header}"', others=[header]),
            ['engine/storage/block.cpp:2: "engine/exec/executor.h" is outside what engine/storage/ may see'],
        )

    def test_each_wrong_direction_is_caught(self):
        for path, header in [
            ("engine/base/error.h", "engine/simd/kernels.h"),
            ("engine/simd/kernels.h", "engine/bitmap/block_mask.h"),
            ("engine/bitmap/row_set.h", "engine/storage/types.h"),
            ("engine/storage/types.h", "engine/plan/predicate.h"),
            ("engine/plan/planner.cpp", "engine/exec/executor.h"),
            ("engine/exec/executor.cpp", "engine/catalogue/catalogue.h"),
            ("engine/exec/executor.cpp", "engine/engine.h"),
            ("engine/catalogue/catalogue.cpp", "engine/plan/predicate.h"),
            ("engine/engine.cpp", "dsl/ast.h"),
            ("dsl/bind.cpp", "engine/storage/snapshot.h"),
            ("dsl/bind.cpp", "engine/engine.h"),
            ("ingest/csv.cpp", "dsl/ast.h"),
            ("ingest/csv.cpp", "cli/progress.h"),
            ("ingest/csv.cpp", "session/session.h"),
            ("dsl/bind.cpp", "session/session.h"),
            ("session/session.cpp", "ingest/import.h"),
            ("cli/main.cpp", "tests/unit/fixture.h"),
        ]:
            with self.subTest(path=path, header=header):
                self.assertEqual(len(problems(path, f'#include "{header}"', others=[header])), 1)

    def test_angle_brackets_hide_nothing(self):
        self.assertEqual(len(problems("engine/base/error.h", "#  include <dsl/ast.h>")), 1)

    def test_the_language_sees_the_schema_and_the_predicate(self):
        headers = ["engine/storage/schema.h", "engine/plan/predicate.h"]
        self.assertEqual(problems("dsl/bind.cpp", *[f'#include "{header}"' for header in headers], others=headers), [])

    def test_a_new_folder_is_asked_for_a_place(self):
        self.assertIn("belongs to no part", problems("server/router.cpp", "#include <vector>")[0])

    def test_paths_start_at_the_project_root(self):
        self.assertEqual(
            problems("dsl/bind.cpp", '#include "ast.h"'),
            ['dsl/bind.cpp:1: "ast.h" is not written from the project root', 'dsl/bind.cpp: "ast.h" does not exist'],
        )


class ThirdParties(unittest.TestCase):
    def test_each_is_caught_away_from_home(self):
        for header in [
            "roaring/roaring.h", "tbb/parallel_for.h", "oneapi/tbb.h", "xsimd/xsimd.hpp", "immintrin.h",
            "tao/pegtl.hpp", "re2/re2.h", "unicode/uchar.h", "cctz/time_zone.h", "sqlite3.h", "duckdb.h", "simdjson.h",
            "histedit.h", "CLI/CLI.hpp", "gtest/gtest.h", "benchmark/benchmark.h", "zstd.h",
        ]:
            with self.subTest(header=header):
                self.assertEqual(len(problems("engine/plan/planner.cpp", f"#include <{header}>")), 1)

    def test_each_passes_at_home(self):
        for path, header in [
            ("engine/bitmap/row_set.cpp", "roaring/roaring.h"),
            ("engine/exec/parallel_tbb.cpp", "oneapi/tbb/parallel_for.h"),
            ("engine/simd/avx2.cpp", "immintrin.h"),
            ("dsl/grammar.h", "tao/pegtl.hpp"),
            ("engine/storage/text_match.cpp", "re2/re2.h"),
            ("engine/base/time_zone.cpp", "cctz/time_zone.h"),
            ("engine/catalogue/catalogue.cpp", "sqlite3.h"),
            ("ingest/duckdb_library.cpp", "duckdb.h"),
            ("cli/shell.cpp", "histedit.h"),
            ("tests/unit/bitmap/row_set_test.cpp", "roaring/roaring.h"),
        ]:
            with self.subTest(path=path, header=header):
                self.assertEqual(problems(path, f"#include <{header}>"), [])

    def test_only_the_parallel_seam_of_exec_sees_tbb(self):
        self.assertEqual(len(problems("engine/exec/executor.cpp", "#include <tbb/parallel_for.h>")), 1)

    def test_a_stranger_is_asked_for_a_home(self):
        self.assertIn("has no home", problems("cli/main.cpp", "#include <boost/beast.hpp>")[0])


class Circles(unittest.TestCase):
    def test_a_circle_is_shown(self):
        files = {"dsl/a.h": '#include "dsl/b.h"', "dsl/b.h": '#include "dsl/c.h"', "dsl/c.h": '#include "dsl/b.h"'}
        self.assertEqual(check_includes.check(files), ["in a circle: dsl/b.h -> dsl/c.h -> dsl/b.h"])

    def test_two_ways_to_one_header_are_no_circle(self):
        files = {"dsl/a.h": '#include "dsl/b.h"\n#include "dsl/c.h"', "dsl/b.h": '#include "dsl/c.h"', "dsl/c.h": ""}
        self.assertEqual(check_includes.check(files), [])


if __name__ == "__main__":
    unittest.main()
