#include "ingest/input_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <glob.h>

#include "engine/base/suggest.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;

constexpr std::size_t kHeadBytes = 4096;  // what is looked at to tell text from binary

constexpr auto kParquetMagic = "PAR1"sv;
constexpr auto kGzipMagic = "\x1f\x8b"sv;
constexpr auto kZstdMagic = "\x28\xb5\x2f\xfd"sv;
constexpr auto kZipMagic = "PK\x03\x04"sv;

std::string lower_extension(const fs::path& path) {
  std::string text = path.extension().string();
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::unexpected<Error> no_such_file(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, error)) names.push_back(entry.path().filename().string());
  const auto nearest = nearest_name(fs::path(path).filename().string(), names);
  return fail(ErrorCode::kNotFound, fmt::format("there is no file {}", path),
              nearest ? fmt::format("did you mean {}?", (folder / *nearest).string()) : "");
}

Result<std::vector<std::string>> expand(const std::string& pattern) {
  std::error_code error;
  if (fs::exists(pattern, error)) return std::vector{pattern};
  if (error && error != std::errc::no_such_file_or_directory) return system_failed("cannot read", pattern, error.value());
  if (pattern.find_first_of("*?[{") == std::string::npos) return no_such_file(pattern);
  glob_t found{};
  const int status = ::glob(pattern.c_str(), GLOB_BRACE | GLOB_TILDE, nullptr, &found);
  std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + (status == 0 ? found.gl_pathc : 0));
  ::globfree(&found);
  if (paths.empty()) return fail(ErrorCode::kNotFound, fmt::format("no file matches {}", pattern));
  return paths;
}

Result<std::string> read_head(const InputFile& file) {
  auto source = TAMIS_TRY(open_bytes(file.path, file.compression));
  std::string head(kHeadBytes, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    const std::size_t got = TAMIS_TRY(source->read(head.data() + size, head.size() - size));
    if (got == 0) break;
    size += got;
  }
  head.resize(size);
  return head;
}

Result<void> check_parquet_end(const InputFile& file) {
  std::ifstream in(file.path, std::ios::binary);
  std::array<char, kParquetMagic.size()> tail{};
  in.seekg(-static_cast<std::streamoff>(tail.size()), std::ios::end);
  in.read(tail.data(), tail.size());
  if (in && std::string_view(tail.data(), tail.size()) == kParquetMagic) return {};
  return fail(ErrorCode::kInvalid, fmt::format("this Parquet file is cut short, its end is missing: {}", file.path), "copy it again");
}

// UTF-16 without a mark: of text in a Latin alphabet every other byte is zero.
std::string_view utf16_name(std::string_view head) {
  if (head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv)) return "UTF-16";
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i)
    if (head[i] == '\0') ++zeros[i % 2];
  const std::size_t many = head.size() / 3;  // of the half of the bytes that are at even, or odd, places
  if (zeros[0] == 0 && zeros[1] > many) return "UTF-16LE";
  return zeros[1] == 0 && zeros[0] > many ? "UTF-16BE" : ""sv;
}

Result<void> refuse_foreign(const InputFile& file, std::string_view head) {
  if (head.starts_with(kZipMagic))
    return fail(ErrorCode::kInvalid, fmt::format("this is a ZIP archive or a spreadsheet, not a table: {}", file.path),
                "unpack it, or save the sheet as CSV");
  if (const auto name = utf16_name(head); !name.empty())
    return fail(ErrorCode::kInvalid, fmt::format("this file is UTF-16, not UTF-8: {}", file.path),
                fmt::format("convert it: iconv -f {} -t UTF-8 {} > utf8.csv", name, file.path));
  if (head.find('\0') != std::string_view::npos)
    return fail(ErrorCode::kInvalid, fmt::format("this is a binary file, not text: {}", file.path),
                "CSV, TSV, NDJSON and Parquet can be imported, also as .gz and .zst");
  if (head.find_first_not_of(" \t\r\n") == std::string_view::npos && head.size() < kHeadBytes)
    return fail(ErrorCode::kInvalid, fmt::format("this file is empty: {}", file.path));
  return {};
}

// No header of a delimited file begins so.
bool begins_an_object(std::string_view head) {
  if (!head.starts_with('{')) return false;
  head.remove_prefix(1);
  const auto next = head.find_first_not_of(" \t");
  return next != std::string_view::npos && (head[next] == '"' || head[next] == '\r' || head[next] == '\n');
}

Result<FileFormat> text_format(const InputFile& file, std::string_view extension, std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf"sv)) head.remove_prefix(3);
  if (begins_an_object(head)) return FileFormat::kNdjson;
  if (extension == ".csv" || extension == ".tsv" || extension == ".tab" || extension == ".txt" || extension == ".psv")
    return FileFormat::kDelimited;
  const auto first = head.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && head[first] == '[')
    return fail(ErrorCode::kInvalid, fmt::format("this file is one JSON array; NDJSON has one object a line: {}", file.path),
                "convert it: jq -c '.[]'");
  if (extension == ".ndjson" || extension == ".jsonl" || extension == ".json") return FileFormat::kNdjson;
  return first != std::string_view::npos && head[first] == '{' ? FileFormat::kNdjson : FileFormat::kDelimited;
}

Compression compression_of(std::string_view head) noexcept {
  if (head.starts_with(kGzipMagic)) return Compression::kGzip;
  return head.starts_with(kZstdMagic) ? Compression::kZstd : Compression::kNone;
}

// Bytes decide before names: what begins as a Parquet is one.
Result<InputFile> classify(InputFile file, std::string_view head) {
  fs::path name(file.path);
  if (const auto packed = lower_extension(name); packed == ".gz" || packed == ".zst") name.replace_extension();
  const std::string extension = lower_extension(name);
  if (head.starts_with(kParquetMagic)) {
    file.format = FileFormat::kParquet;
    if (file.compression == Compression::kNone) TAMIS_CHECK_OK(check_parquet_end(file));
    return file;
  }
  if (extension == ".parquet")
    return fail(ErrorCode::kInvalid, fmt::format("this is not a Parquet file, whatever its name says: {}", file.path));
  TAMIS_CHECK_OK(refuse_foreign(file, head));
  file.format = TAMIS_TRY(text_format(file, extension, head));
  file.tabs = extension == ".tsv" || extension == ".tab";
  return file;
}

Result<InputFile> look_at(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error) return system_failed("cannot read", path, error.value());
  if (fs::is_directory(status))
    return fail(ErrorCode::kInvalid, fmt::format("this is a directory: {}", path),
                fmt::format("name its files: '{}'", (fs::path(path) / "*.csv").string()));
  if (!fs::is_regular_file(status))
    return fail(ErrorCode::kUnsupported, fmt::format("only files can be imported, since they are read more than once: {}", path),
                "write the stream to a file first");
  InputFile file{.path = path, .bytes = fs::file_size(path, error)};
  if (file.bytes == 0) return fail(ErrorCode::kInvalid, fmt::format("this file is empty: {}", path));
  auto head = read_head(file);
  if (!head) return std::unexpected(head.error());
  file.compression = compression_of(*head);
  if (file.compression != Compression::kNone) head = read_head(file);
  if (!head) return std::unexpected(head.error());
  return classify(std::move(file), *head);
}

}  // namespace

Result<std::vector<InputFile>> find_inputs(const std::vector<std::string>& patterns) {
  std::vector<InputFile> files;
  for (const auto& pattern : patterns) {
    for (const auto& path : TAMIS_TRY(expand(pattern))) {
      const bool twice = std::ranges::any_of(files, [&](const InputFile& file) { return file.path == path; });
      if (twice) return fail(ErrorCode::kInvalid, fmt::format("this file is named twice: {}", path));
      files.push_back(TAMIS_TRY(look_at(path)));
    }
  }
  return files;
}

}  // namespace tamis
