// Store files that nobody wrote: opening, checking and reading them must end in an answer or an error.
//
// The input's first byte chooses a sound file that is built here, one a shape of column, or (255) says that the rest is the
// file. Then patches follow, 13 bytes each: kind, place (4 bytes), value (8 bytes). kind & 3: 1, 2, 4 or 8 bytes of the value are
// written; kind & 4: the place is counted in the directory rather than in the file; kind & 8: the value is added rather than
// written. Checksums count as right, so that the checks behind them are reached.

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <unistd.h>

#include "engine/base/check.h"
#include "engine/storage/aligned_bytes.h"
#include "engine/storage/builder.h"
#include "engine/storage/file_format.h"
#include "engine/storage/store_file.h"
#include "engine/storage/unchecked_file.h"
#include "tests/unit/storage/random_columns.h"

namespace {

using tamis::ColumnId;
using tamis::RowId;

std::string file_of(std::vector<tamis::BuildColumn> columns, const tamis::BuildOptions& options) {
  const tamis::test::TemporaryFolder folder;
  const auto built = tamis::build_snapshot(std::move(columns), options);
  TAMIS_CHECK(built && tamis::write_snapshot(**built, folder.file("store")));
  std::ifstream in(folder.file("store"), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<tamis::BuildColumn> one_column(const tamis::test::ColumnShape& shape, tamis::Role role) {
  std::vector<tamis::BuildColumn> columns;
  columns.push_back({{shape.name, shape.type, role}, tamis::test::random_column(shape, 150, role == tamis::Role::kTrait ? 0.1 : 0, 7)});
  return columns;
}

// One file a shape and encoding, two with identifiers, and an empty one.
const std::vector<std::string>& sound_files() {
  static const std::vector<std::string> kFiles = [] {
    std::vector<std::string> files = {file_of({}, {})};
    for (const auto& shape : tamis::test::column_shapes()) {
      files.push_back(file_of(one_column(shape, tamis::Role::kTrait), {}));
      if (shape.name == "e-mail" || shape.name == "dense") files.push_back(file_of(one_column(shape, tamis::Role::kIdentifier), {}));
      if (shape.name != "cents" && shape.name != "country") continue;
      for (const auto force : {tamis::ForcedEncoding::kPlanes, tamis::ForcedEncoding::kSketch, tamis::ForcedEncoding::kTextInRows}) {
        files.push_back(file_of(one_column(shape, tamis::Role::kTrait), {force, true, {}}));
      }
    }
    return files;
  }();
  return kFiles;
}

struct Patch {
  std::uint8_t kind;
  std::uint32_t place;
  std::uint64_t value;
};
constexpr std::size_t kPatchBytes = 13;

void apply(const Patch& patch, std::span<std::byte> file) {
  tamis::file::Header header;
  if (file.size() < sizeof header) return;
  std::memcpy(&header, file.data(), sizeof header);
  const std::size_t size = std::size_t{1} << (patch.kind & 3U);
  std::size_t place = patch.place;
  if ((patch.kind & 4U) != 0 && header.directory_offset < file.size())
    place = header.directory_offset + place % (file.size() - header.directory_offset);
  place %= file.size();
  if (place + size > file.size()) place = file.size() - size;
  std::uint64_t value = 0;
  if ((patch.kind & 8U) != 0) std::memcpy(&value, file.data() + place, size);
  value += patch.value;
  std::memcpy(file.data() + place, &value, size);
}

tamis::AlignedBytes spoiled_file(std::span<const std::uint8_t> input) {
  const std::size_t choice = input[0];
  std::string bytes(input.begin() + 1, input.end());
  if (choice != 255) bytes = sound_files()[choice % sound_files().size()];
  tamis::AlignedBytes file(bytes.size());
  std::ranges::copy(std::as_bytes(std::span(bytes)), file.data());
  if (choice == 255) return file;
  for (auto rest = input.subspan(1); rest.size() >= kPatchBytes; rest = rest.subspan(kPatchBytes)) {
    Patch patch{rest[0], 0, 0};
    std::memcpy(&patch.place, rest.data() + 1, sizeof patch.place);
    std::memcpy(&patch.value, rest.data() + 5, sizeof patch.value);
    apply(patch, {file.data(), file.size()});
  }
  return file;
}

void read_block(const tamis::ScalarBlock& block) {
  (void)block.codes_for({block.min, block.max});
  (void)block.codes_for({block.min / 2, block.max / 2});
  (void)block.postings.find(block.min);
}
void read_block(const tamis::StringBlock& block) {
  for (std::size_t code = 0; code < block.codes(); ++code) (void)block.bound(code);
  for (std::size_t at = 0; at < block.heap_bytes; at += 17) TAMIS_CHECK(block.row_at(at) < block.rows);
}
void read_block(const tamis::ListBlock& block) {
  for (const tamis::Ordinal value : block.postings.values) TAMIS_CHECK(block.postings.find(value));
}

void read_all(const tamis::Snapshot& snapshot) {
  for (std::uint32_t c = 0; c < snapshot.schema().columns().size(); ++c) {
    const tamis::Column& column = snapshot.column(ColumnId{c});
    for (const auto& [value, rows] : column.statistics.frequent) (void)column.value_of(value);
    (void)tamis::decode_column(snapshot, ColumnId{c});
    for (const tamis::Block& block : column.blocks) std::visit([](const auto& b) { read_block(b); }, block);
    if (snapshot.rows() > 0) (void)tamis::to_literal(snapshot.value(ColumnId{c}, RowId{0}));
    (void)snapshot.bytes(ColumnId{c});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const tamis::AlignedBytes file = spoiled_file({data, size});
  const std::span<const std::byte> bytes(file.data(), file.size());
  if (const auto checked = tamis::open_snapshot(bytes)) (void)tamis::verify_all(**checked);
  const auto opened = tamis::open_without_checksums(bytes);
  if (!opened) return 0;
  // Look-ups do not wait for a check of the whole column.
  for (std::uint32_t c = 0; c < (*opened)->schema().columns().size(); ++c) {
    if ((*opened)->schema()[ColumnId{c}].role == tamis::Role::kIdentifier) (void)(*opened)->find(ColumnId{c}, "user1.7@example.com");
  }
  if (tamis::verify_all(**opened)) read_all(**opened);
  return 0;
}
