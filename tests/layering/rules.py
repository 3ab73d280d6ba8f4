"""Who may include what: the order of the parts, and the home of each third-party library."""

import re

# A part, and the parts whose headers it may include besides its own. A file belongs to the longest part that its path
# begins with. The engine's folders stand in the order of the pipeline; each sees only those before it.
BASE = ["engine/base/"]
SIMD = BASE + ["engine/simd/"]
BITMAP = SIMD + ["engine/bitmap/"]
STORAGE = BITMAP + ["engine/storage/"]
PLAN = STORAGE + ["engine/plan/"]
ENGINE = PLAN + ["engine/exec/", "engine/catalogue/", "engine/"]

PARTS = {
    "engine/base/": BASE,
    "engine/simd/": SIMD,
    "engine/bitmap/": BITMAP,
    "engine/storage/": STORAGE,
    "engine/plan/": PLAN,
    "engine/exec/": PLAN,
    # Keeps definitions, not plans.
    "engine/catalogue/": ["engine/base/", "engine/storage/"],
    "engine/": ENGINE,
    # Everything up to Predicate depends on the schema alone, so the language sees no blocks and no executor.
    "dsl/": [
        "engine/base/",
        "engine/storage/schema.h",
        "engine/storage/types.h",
        "engine/storage/value.h",
        "engine/plan/predicate.h",
        "engine/plan/query.h",
    ],
    "ingest/": ENGINE,
    # Statements over a store: where the language and the engine meet.
    "session/": ENGINE + ["dsl/"],
    "cli/": ENGINE + ["dsl/", "ingest/", "session/"],
    # The fuzz targets' replay main.
    "cmake/": [],
    "tests/": ENGINE + ["dsl/", "ingest/", "session/", "cli/"],
    "bench/": ENGINE + ["dsl/", "ingest/", "session/", "cli/", "tests/"],
}

# Folders without sources of ours.
NO_PARTS = {"build", "docs", "examples", "tools"}

EVERYWHERE = r".*"
TESTS = r"(tests|bench)/"

# A header, and the files that are its library's home. Tests and benchmarks may include any of them.
THIRD_PARTIES = {
    r"roaring/": r"engine/bitmap/",
    r"(tbb|oneapi)/": r"engine/exec/parallel",
    r"xsimd/": r"engine/simd/",
    r"(.*intrin|arm_neon|arm_sve|cpuid)\.h": r"engine/simd/",
    r"tao/pegtl": r"dsl/(parse\.cpp|grammar|tokens)",
    r"re2/": r"engine/(storage|plan)/text_",
    r"unicode/": r"engine/(storage|plan)/text_",
    r"cctz/": r"engine/base/time_zone",
    r"sqlite3\.h": r"engine/catalogue/",
    r"xxhash\.h": r"engine/(base|storage)/",
    r"zstd(_errors)?\.h|zdict\.h": r"engine/storage/|ingest/byte_source",
    r"zlib\.h": r"ingest/byte_source",
    r"duckdb\.h": r"ingest/",
    r"simdjson": r"ingest/",
    r"histedit\.h": r"cli/",
    r"CLI/": r"cli/",
    r"toml\+\+/": r"cli/",
    r"spdlog/": r"cli/",
    r"fmt/": EVERYWHERE,
    r"(gtest|gmock)/": TESTS,
    r"benchmark/": TESTS,
}

# The operating system's and C's own headers; C++'s have no extension and need no list.
SYSTEM = re.compile(
    r"[a-z0-9_]+$|sys/|linux/|(unistd|fcntl|dlfcn|signal|termios|time|pthread|sched|glob|poll|pwd|errno|stdio|stdlib"
    r"|string|stdint|stddef|math|limits|float|locale|wchar|ctype|assert|malloc|endian|fenv)\.h$"
)
