#pragma once
// Files in a temporary folder, imported.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/import.h"

namespace tamis::testing {

// A folder that is gone after the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tamis-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(std::string_view name) const { return (path_ / name).string(); }
  std::string write(std::string_view name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The shipped fixtures.
[[nodiscard]] inline std::string fixture(std::string_view name) { return std::string(TAMIS_SOURCE_DIR) + "/tests/data/" + std::string(name); }

[[nodiscard]] inline ImportOptions options_for(std::vector<std::string> files, std::string id = "id") {
  ImportOptions options;
  options.files = std::move(files);
  options.id_column = std::move(id);
  return options;
}

// Every record is accounted for, and the columns are fit for a builder.
inline void check_sums(const ImportedTable& table) {
  const ImportReport& report = table.report;
  EXPECT_EQ(report.records, report.rows + report.rejected + report.duplicates);
  ASSERT_EQ(table.columns.size(), report.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    EXPECT_EQ(table.columns[i].values.rows(), report.rows);
    EXPECT_EQ(table.columns[i].def.type, report.columns[i].type);
    EXPECT_EQ(table.columns[i].def.name, report.columns[i].name);
  }
  std::uint64_t rejected = 0;
  for (const auto& file : report.files) rejected += file.rejected;
  EXPECT_EQ(rejected, report.rejected);
}

// Imports what must succeed.
[[nodiscard]] inline ImportedTable import_ok(const ImportOptions& options) {
  auto table = import_files(options);
  if (!table) {
    ADD_FAILURE() << table.error().message << " / " << table.error().hint;
    return {};
  }
  check_sums(*table);
  return std::move(*table);
}

[[nodiscard]] inline Error import_error(const ImportOptions& options) {
  auto table = import_files(options);
  if (table) ADD_FAILURE() << "imported " << table->report.rows << " of " << table->report.records << " records";
  return table ? Error{} : table.error();
}

[[nodiscard]] inline ImportedTable import_csv(std::string_view text, const std::string& id = "id") {
  const Folder folder;
  return import_ok(options_for({folder.write("table.csv", text)}, id));
}

[[nodiscard]] inline const BuildColumn& column(const ImportedTable& table, std::string_view name) {
  for (const auto& candidate : table.columns)
    if (candidate.def.name == name) return candidate;
  ADD_FAILURE() << "no column " << name;
  static const BuildColumn none;
  return none;
}

[[nodiscard]] inline const ImportedColumn& reported(const ImportedTable& table, std::string_view name) {
  for (const auto& candidate : table.report.columns)
    if (candidate.name == name) return candidate;
  ADD_FAILURE() << "no column " << name;
  static const ImportedColumn none;
  return none;
}

// A column's values as literals: "42", "NULL", "('a', 'b')".
[[nodiscard]] inline std::vector<std::string> values(const ImportedTable& table, std::string_view name) {
  std::vector<std::string> texts;
  const RawColumn& raw = column(table, name).values;
  for (std::size_t row = 0; row < raw.rows(); ++row) texts.push_back(to_literal(raw.value(row)));
  return texts;
}

[[nodiscard]] inline std::vector<std::string> names(const ImportedTable& table) {
  std::vector<std::string> texts;
  for (const auto& candidate : table.columns) texts.push_back(candidate.def.name);
  return texts;
}

// "line: reason" of the first rejects.
[[nodiscard]] inline std::vector<std::string> rejects(const ImportedTable& table) {
  std::vector<std::string> texts;
  for (const auto& row : table.report.first_rejects) texts.push_back(std::to_string(row.line) + ": " + row.reason);
  return texts;
}

using Strings = std::vector<std::string>;

}  // namespace tamis::testing
