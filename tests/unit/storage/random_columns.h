#pragma once
// Seeded random columns of every type and of the shapes that the encodings are made for.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/storage/builder.h"

namespace tamis::test {

using Random = std::mt19937_64;

struct ColumnShape {
  std::string name;
  Type type;
  Value (*make)(Random&, std::size_t row);  // a present value
};

// Shapes of every type: narrow, wide, skewed, stepped, unique, repeated, empty, lists of all kinds.
[[nodiscard]] const std::vector<ColumnShape>& column_shapes();

[[nodiscard]] RawColumn random_column(const ColumnShape& shape, std::size_t rows, double missing, std::uint64_t seed);

// One column of each shape.
[[nodiscard]] std::vector<BuildColumn> random_table(std::size_t rows, double missing, std::uint64_t seed);

// A folder of its own, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The present column as GoogleTest likes to see it: equal, or the first row that differs.
[[nodiscard]] std::string first_difference(const RawColumn& expected, const RawColumn& actual);

}  // namespace tamis::test
