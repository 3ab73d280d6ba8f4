#pragma once
// A real data set twice: imported into a store on disk, and as tables of a DuckDB that read the same files.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "ingest/duckdb_session.h"
#include "session/definitions.h"
#include "tests/reference/oracle.h"

namespace tamis::realdata {

// The data sets, by the name of their folder here: cases.txt, segments.seg, duckdb.sql and lists/*.txt where it has some.
[[nodiscard]] std::vector<std::string> dataset_names();
[[nodiscard]] std::filesystem::path folder_of(std::string_view dataset);
[[nodiscard]] Result<std::string> read_text(const std::filesystem::path& file);

class Dataset {
 public:
  // Imported on the first call for a name and kept until forget_all(). Makes the project's root the working directory, since the
  // SELECTs name their files from there.
  [[nodiscard]] static Result<Dataset*> get(const std::string& name);
  // Before the program ends: DuckDB's library is loaded after our statics are made, and is gone before they are.
  static void forget_all();
  ~Dataset();
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  [[nodiscard]] const Definitions& definitions() const { return *definitions_; }
  [[nodiscard]] const Snapshot& snapshot() const { return *definitions_->snapshot(); }
  [[nodiscard]] std::int64_t now_us() const { return now_us_; }
  [[nodiscard]] std::string_view id(std::size_t row) const { return ids_.text(row); }
  [[nodiscard]] DuckdbSession& duckdb() { return *duckdb_; }
  // The ids of the profiles for which the condition holds, in the order of their bytes.
  [[nodiscard]] Result<std::vector<std::string>> duckdb_members(const std::string& condition);

  // Every oracle_step()-th profile, decoded: all of them, but of the largest sets a sample that the slow oracle gets through.
  [[nodiscard]] std::size_t oracle_step() const { return oracle_step_; }
  [[nodiscard]] const std::vector<reference::Profile>& oracle_profiles() const { return oracle_profiles_; }

 private:
  Dataset() = default;
  [[nodiscard]] static std::map<std::string, std::unique_ptr<Dataset>>& loaded();
  [[nodiscard]] static Result<std::unique_ptr<Dataset>> load(const std::string& name);
  [[nodiscard]] Result<void> import(const std::string& name);
  [[nodiscard]] Result<void> define(const std::string& name);
  [[nodiscard]] Result<void> decode();
  [[nodiscard]] std::vector<reference::Event> decoded_events(RowId row) const;
  [[nodiscard]] Result<void> fill_duckdb(const std::string& name);

  std::filesystem::path store_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Definitions> definitions_;
  std::unique_ptr<DuckdbSession> duckdb_;
  std::int64_t now_us_ = 0;
  std::string id_column_;
  RawColumn ids_;
  std::size_t oracle_step_ = 1;
  std::vector<reference::Profile> oracle_profiles_;
};

}  // namespace tamis::realdata
