#pragma once
// Definitions kept in files under git, made true in a store: all of them in one transaction, or none.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics.h"
#include "session/session.h"

namespace tamis {

struct SourceFile {
  std::string name;
  std::string text;
};

struct ApplyOptions {
  bool dry_run = false;
  bool prune = false;  // segments and computed traits that no file defines are dropped
};

enum class ChangeKind : std::uint8_t { kCreate, kReplace, kUnchanged, kDrop };
[[nodiscard]] std::string_view name_of(ChangeKind kind) noexcept;

struct AppliedChange {
  ChangeKind kind;
  std::string name;  // of the segment, or computed trait
  bool is_trait = false;
  // Profiles, of a trait those that have a value; absent where there is no such side, or it does not bind.
  std::optional<std::uint64_t> before = {}, after = {};
  std::uint64_t enter = 0, leave = 0;  // profiles that the change moves
};

struct FileWarning {
  std::size_t file;
  dsl::Warning warning;
};

struct ApplyReport {
  std::vector<AppliedChange> changes;  // in the order of the files, drops last
  std::vector<FileWarning> warnings;
  std::vector<std::string> kept;  // definitions that no file has, kept for want of --prune: "vip", "trait average_basket"
};

// An error with the file that it is in.
struct ApplyError {
  Error error;
  std::optional<std::size_t> file;
};

// The files hold CREATE [OR REPLACE] SEGMENT and TRAIT statements (and DROP, which needs prune); forward references and references
// between files are allowed; a name defined twice, a cycle, and a drop of what others use are errors. Saved with one
// transaction against the definitions that were read.
[[nodiscard]] std::expected<ApplyReport, ApplyError> apply(Engine& engine, const Session& session, const std::vector<SourceFile>& files,
                                                           const ApplyOptions& options);

}  // namespace tamis
