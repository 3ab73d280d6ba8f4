// Rate of import: one table of ten columns, as each kind of file. What comes in is checked before it is timed.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include "ingest/duckdb_session.h"
#include "ingest/import.h"

namespace tamis::bench {
namespace {

constexpr std::uint64_t kRows = 1'000'000;
constexpr const char* kCountries[] = {"France", "Belgium", "Germany", "Spain", "United Kingdom"};
constexpr const char* kPlans[] = {"free", "pro", "team"};

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_ingest: %s\n", why.c_str());
  std::exit(1);
}

void write_csv(const std::string& path) {
  std::mt19937 random(7);
  const auto pick = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  std::ofstream out(path, std::ios::binary);
  out << "user_id,email,country,age,lifetime_value,signed_up,last_seen,consent,plan,score\n";
  for (std::uint64_t i = 0; i < kRows; ++i)
    out << fmt::format("u{:08},user{}@example.com,{},{},{:.2f},2024-{:02}-{:02},2025-{:02}-1{}T0{}:00:0{}Z,{},{},{}\n", i, i, kCountries[pick(5)],
                       18 + pick(70), pick(100'000) / 100.0, 1 + pick(12), 1 + pick(28), 1 + pick(12), pick(10), pick(10), pick(10),
                       pick(2) == 0 ? "Yes" : "No", kPlans[pick(3)], pick(1'000'000'000));
}

// The folder with the files, for as long as the program runs.
class Files {
 public:
  Files() : folder_(std::filesystem::temp_directory_path() / fmt::format("tamis_bench_ingest_{}", ::getpid())) {
    std::filesystem::create_directory(folder_);
    write_csv(path("csv"));
    auto session = DuckdbSession::open(0);
    if (!session) give_up(session.error().message);
    const auto copy = [&](const std::string& name, const std::string& form) {
      const auto sql = fmt::format("COPY (FROM read_csv({})) TO {} ({})", sql_text(path("csv")), sql_text(path(name)), form);
      if (const auto done = session->execute(sql); !done) give_up(done.error().message);
    };
    copy("csv.gz", "FORMAT csv, COMPRESSION gzip");
    copy("ndjson", "FORMAT json");
    copy("parquet", "FORMAT parquet");
  }
  ~Files() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / ("people." + name)).string(); }

 private:
  std::filesystem::path folder_;
};

void import_file(benchmark::State& state, const std::string& kind) {
  static const Files kFiles;
  ImportOptions options;
  options.files = {kFiles.path(kind)};
  options.id_column = "user_id";
  options.threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) {
    const auto table = import_files(options);
    if (!table) give_up(table.error().message);
    if (table->report.rows != kRows || table->columns.size() != 10) give_up("not every row came in: " + kind);
    benchmark::DoNotOptimize(table);
  }
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(options.files[0]));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
  state.SetBytesProcessed(state.iterations() * bytes);
}

BENCHMARK_CAPTURE(import_file, csv, "csv")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(import_file, csv_gz, "csv.gz")->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(import_file, ndjson, "ndjson")->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(import_file, parquet, "parquet")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace
}  // namespace tamis::bench

BENCHMARK_MAIN();
