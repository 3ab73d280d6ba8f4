#include "ingest/duckdb_library.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/import.h"

namespace tamis {
namespace {

constexpr const char* kFileName = "libduckdb.so";
constexpr const char* kVariable = "TAMIS_DUCKDB_LIBRARY";

std::string remedy() {
  return fmt::format("tools/setup fetches it; or take libduckdb from https://duckdb.org and set {}=/path/to/{}", kVariable, kFileName);
}

std::vector<std::string> candidates() {
  std::vector<std::string> paths;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) paths.push_back((program.parent_path() / kFileName).string());
#ifdef TAMIS_DUCKDB_BUILD_PATH
  paths.emplace_back(TAMIS_DUCKDB_BUILD_PATH);
#endif
  paths.emplace_back(kFileName);
  return paths;
}

Result<DuckdbLibrary> load_first() {
  if (const char* named = std::getenv(kVariable); named != nullptr && *named != '\0') {
    auto library = load_duckdb_from(named);
    if (!library) library.error().hint = fmt::format("{} names it; unset it or let it name a {}", kVariable, kFileName);
    return library;
  }
  const auto paths = candidates();
  for (const auto& path : paths) {
    // A path that is not there is no news; one that is there and does not load is.
    if (path.find('/') != std::string::npos && !std::filesystem::exists(path)) continue;
    auto library = load_duckdb_from(path);
    if (library || path.find('/') != std::string::npos) return library;
  }
  return fail(ErrorCode::kNotFound, fmt::format("import needs DuckDB's library, which is in none of: {}", fmt::join(paths, ", ")),
              remedy());
}

}  // namespace

Result<DuckdbLibrary> load_duckdb_from(const std::string& path) {
  void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return fail(ErrorCode::kNotFound, fmt::format("DuckDB's library does not load: {}", dlerror()), remedy());
  DuckdbLibrary library;
  library.path = path;
  const char* absent = nullptr;
#define TAMIS_DUCKDB_RESOLVE(name)                                                            \
  library.name = reinterpret_cast<decltype(library.name)>(dlsym(handle, "duckdb_" #name));   \
  if (library.name == nullptr) absent = "duckdb_" #name;
  TAMIS_DUCKDB_FUNCTIONS(TAMIS_DUCKDB_RESOLVE)
#undef TAMIS_DUCKDB_RESOLVE
  if (absent != nullptr)
    return fail(ErrorCode::kUnsupported, fmt::format("this library is not DuckDB 1.2 or later, it has no {}: {}", absent, path), remedy());
  return library;
}

Result<const DuckdbLibrary*> load_duckdb() {
  static const Result<DuckdbLibrary> library = load_first();
  if (!library) return std::unexpected(library.error());
  return &*library;
}

Result<std::string> duckdb_version() {
  const auto* library = TAMIS_TRY(load_duckdb());
  std::string version = library->library_version();
  if (version.starts_with('v')) version.erase(0, 1);
  return version;
}

}  // namespace tamis
