// Rate of importing events: DuckDB reading the file alone, the reading of events from it, and what the store then does with them.
// Two million events (TAMIS_BENCH_EVENTS says another number) of a tenth as many profiles, skewed, in no order: an id, a time, an
// amount in cents, a text of eight values. What comes in is checked before it is timed.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include "engine/exec/parallel.h"
#include "engine/storage/builder.h"
#include "ingest/duckdb_session.h"
#include "ingest/event_update.h"
#include "ingest/events.h"

namespace tamis::bench {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_ingest: %s\n", why.c_str());
  std::exit(1);
}

std::uint64_t events_asked() {
  const char* text = std::getenv("TAMIS_BENCH_EVENTS");
  const long long asked = text == nullptr ? 0 : std::atoll(text);
  return asked > 0 ? static_cast<std::uint64_t>(asked) : 2'000'000;
}

// Files of the same events, for as long as the program runs.
class EventFiles {
 public:
  EventFiles() : folder_(std::filesystem::temp_directory_path() / fmt::format("tamis_bench_events_{}", ::getpid())) {
    std::filesystem::create_directory(folder_);
    auto session = DuckdbSession::open(0);
    if (!session) give_up(session.error().message);
    const std::string sql = fmt::format(
        "COPY (SELECT printf('m%012d', range) AS message_id, printf('user_%08d', floor({} * pow((hash(range) % 1000003) / 1000003, "
        "2))::BIGINT) "
        "AS user_id, TIMESTAMP '2025-01-01' + to_milliseconds((hash(range + 1) % 31536000000)::BIGINT) AS happened, "
        "(hash(range + 2) % 50000) / 100 AS amount, ['web','ios','android','store','mail','phone','fair','other'][1 + (hash(range + 3) % "
        "8)::INTEGER] AS "
        "channel FROM range({})) TO {} (FORMAT parquet)",
        events_asked() / 10, events_asked(), sql_text(path("parquet")));
    const auto copy = [&](const std::string& name, const std::string& form) {
      return session->execute(fmt::format("COPY (FROM {}) TO {} ({})", sql_text(path("parquet")), sql_text(path(name)), form));
    };
    for (const auto& done : {session->execute(sql), copy("csv", "FORMAT csv"), copy("ndjson", "FORMAT json")})
      if (!done) give_up(done.error().message);
  }
  ~EventFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  EventFiles(const EventFiles&) = delete;
  EventFiles& operator=(const EventFiles&) = delete;

  [[nodiscard]] std::string path(const std::string& kind) const { return (folder_ / ("events." + kind)).string(); }

 private:
  std::filesystem::path folder_;
};

const EventFiles& files() {
  static const EventFiles kFiles;
  return kFiles;
}

void count(benchmark::State& state) { state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events_asked())); }

// Every chunk is fetched, and nothing done with it.
void duckdb_alone(benchmark::State& state) {
  auto session = DuckdbSession::open(static_cast<unsigned>(state.range(0)));
  if (!session) give_up(session.error().message);
  const std::string sql = fmt::format("SELECT user_id, happened, amount, channel FROM {}", sql_text(files().path("parquet")));
  for (auto _ : state) {
    std::uint64_t rows = 0;
    const auto chunk = [&](duckdb_data_chunk, std::size_t n) -> Result<void> {
      rows += n;
      return {};
    };
    const auto done = session->select(sql, nullptr, [](const auto&) -> Result<void> { return {}; }, chunk);
    if (!done || rows != events_asked()) give_up("DuckDB did not read every row");
  }
  count(state);
}
BENCHMARK(duckdb_alone)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

ImportedEvents read(const std::string& kind, bool with_message_ids, unsigned threads) {
  ImportOptions options;
  options.files = {files().path(kind)};
  options.id_column = "user_id";
  options.threads = threads;
  if (!with_message_ids) options.excludes = {"message_id"};
  EventOptions events;
  events.event = "Order Completed";
  events.time_column = "happened";
  if (with_message_ids) events.message_id_column = "message_id";
  auto imported = import_events(options, events);
  if (!imported) give_up(imported.error().message);
  if (imported->report.rows != events_asked()) give_up("not every event came in: " + kind);
  return std::move(*imported);
}

void read_events(benchmark::State& state, const std::string& kind, bool with_message_ids) {
  (void)files();
  for (auto _ : state) benchmark::DoNotOptimize(read(kind, with_message_ids, static_cast<unsigned>(state.range(0))));
  count(state);
}
BENCHMARK_CAPTURE(read_events, parquet, "parquet", false)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(read_events, csv, "csv", false)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(read_events, ndjson, "ndjson", false)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

// All of an import but the writing of files.
void import_all(benchmark::State& state, bool with_message_ids) {
  const auto threads = static_cast<unsigned>(state.range(0));
  BuildOptions options;
  options.parallel = [threads](std::size_t n, const std::function<void(std::size_t)>& f) {
    (void)parallel_for(n, 1, threads, nullptr, [&](std::size_t first, std::size_t last, unsigned) {
      for (std::size_t i = first; i < last; ++i) f(i);
    });
  };
  const auto empty = build_snapshot({});
  if (!empty) give_up(empty.error().message);
  (void)files();
  for (auto _ : state) {
    const auto updated = add_imported(*empty, read("parquet", with_message_ids, threads), false, options);
    if (!updated || updated->events.front().in_store != events_asked()) give_up("not every event is in the store");
  }
  count(state);
}
BENCHMARK_CAPTURE(import_all, parquet, false)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(import_all, with_message_ids, true)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace
}  // namespace tamis::bench
