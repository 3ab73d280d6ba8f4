#pragma once
// Synthetic profiles for benchmarks: seeded by the row alone, mixed kinds, skewed and uniform, some with missing values.

#include <cstddef>

#include "engine/storage/snapshot.h"

namespace tamis::bench {

// Columns: country (200 texts, skewed), plan (4), age, seen (TIMESTAMP within 90 days), spent (DOUBLE, cents), consent (BOOLEAN), city
// (5,000 texts, a tenth missing), score (INTEGER, a fifth missing), orders and visits (INTEGER), product (INTEGER up to 10^6),
// balance (DOUBLE, heavy tail, raw), tags (LIST OF STRING, 300 items), email (a text of its own each), user_id (identifier, UUID).
[[nodiscard]] SnapshotPtr make_people(std::size_t rows);

// The snapshot that all benchmarks of this program share: TAMIS_BENCH_ROWS rows, ten million by default. Built when first used.
[[nodiscard]] const Snapshot& people();

// The instant that the benchmarks call NOW.
inline constexpr std::int64_t kNowUs = 1'767'225'600'000'000;  // 2026-01-01

}  // namespace tamis::bench
