#include "session/apply.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "dsl/lint.h"
#include "dsl/parse.h"
#include "dsl/print.h"
#include "engine/base/clock.h"
#include "session/describe.h"
#include "session/store_statistics.h"

namespace tamis {
namespace {

struct Wanted {
  std::shared_ptr<const dsl::CreateSegment> definition;
  std::size_t file;
};

class Applier {
 public:
  Applier(Engine& engine, const ExecutionOptions& execution, const ApplyOptions& options)
      : engine_(engine), execution_(execution), options_(options) {}

  Result<ApplyReport> run(const std::vector<SourceFile>& files) {
    before_.emplace(TAMIS_TRY(Definitions::load(engine_)));
    after_.emplace(*before_);
    for (file_ = 0; *file_ < files.size(); ++*file_) TAMIS_CHECK_OK(read(files[*file_].text));
    file_.reset();
    TAMIS_CHECK_OK(decide_drops());
    TAMIS_CHECK_OK(check_all());
    TAMIS_CHECK_OK(measure());
    lint_changed();
    if (!options_.dry_run) TAMIS_CHECK_OK(save());
    return std::move(report_);
  }

  [[nodiscard]] std::optional<std::size_t> file() const { return file_; }

 private:
  Result<void> read(std::string_view text) {
    dsl::Script script = TAMIS_TRY(dsl::parse_script(text));
    for (auto& item : script.items) {
      if (auto* create = std::get_if<dsl::CreateSegment>(&item.statement)) {
        TAMIS_CHECK_OK(define(std::make_shared<const dsl::CreateSegment>(std::move(*create))));
      } else if (const auto* drop = std::get_if<dsl::DropSegment>(&item.statement)) {
        TAMIS_CHECK_OK(ask_drop(*drop));
      } else {
        return std::unexpected(Error{ErrorCode::kInvalid, "E0404", "a file to apply holds definitions only",
                                     "run queries with `tamis query STORE -f FILE`", item.span});
      }
    }
    return {};
  }

  Result<void> define(std::shared_ptr<const dsl::CreateSegment> definition) {
    const std::string folded = fold_case(definition->name);
    if (!wanted_.emplace(folded, Wanted{definition, *file_}).second)
      return std::unexpected(Error{ErrorCode::kConflict, "E0405", "the segment is defined twice: " + definition->name,
                                   "keep one of the two definitions", definition->name_span});
    order_.push_back(folded);
    after_->put(std::move(definition));
    return {};
  }

  Result<void> ask_drop(const dsl::DropSegment& drop) {
    const dsl::CreateSegment* known = before_->segment(drop.name);
    if (known == nullptr && drop.if_exists) return {};
    if (known == nullptr) return std::unexpected(unknown_segment(drop.name, drop.name_span, *before_));
    if (!options_.prune)
      return std::unexpected(
          Error{ErrorCode::kInvalid, "E0406", "this file drops a segment: " + known->name, "give --prune to allow drops", drop.name_span});
    drops_.insert(fold_case(known->name));
    return {};
  }

  Result<void> decide_drops() {
    for (const std::string& name : before_->segment_names()) {
      const std::string folded = fold_case(name);
      if (wanted_.contains(folded)) continue;
      if (options_.prune)
        drops_.insert(folded);
      else
        report_.kept.push_back(name);
    }
    for (const std::string& folded : drops_)
      if (!wanted_.contains(folded)) after_->drop(folded);
    return {};
  }

  // Everything that will be there must bind: also a definition that did not change but uses one that did.
  Result<void> check_all() {
    for (const std::string& folded : order_) {
      const Wanted& wanted = wanted_.at(folded);
      file_ = wanted.file;
      TAMIS_TRY(dsl::bind_definition(*wanted.definition, *after_));
    }
    file_.reset();
    for (const std::string& name : after_->segment_names()) {
      if (wanted_.contains(fold_case(name))) continue;
      if (!dsl::bind_segment(name, *before_)) continue;  // was broken before: not this change's fault
      if (auto bound = dsl::bind_segment(name, *after_); !bound)
        return std::unexpected(Error{ErrorCode::kConflict,
                                     "E0407",
                                     "the saved segment " + name + " would no longer work: " + bound.error().message,
                                     "define it in the files as well, or give --prune to drop it",
                                     {}});
    }
    return {};
  }

  ChangeKind kind_of(const std::string& folded) const {
    const dsl::CreateSegment* old = before_->segment(folded);
    if (old == nullptr) return before_->is_unreadable(folded) ? ChangeKind::kReplace : ChangeKind::kCreate;
    const bool same = dsl::print_definition(*old) == dsl::print_definition(*wanted_.at(folded).definition);
    return same ? ChangeKind::kUnchanged : ChangeKind::kReplace;
  }

  // Sizes before and after, all in one pass over the data.
  Result<void> measure() {
    for (const std::string& folded : order_) report_.changes.push_back({kind_of(folded), wanted_.at(folded).definition->name, {}, {}});
    for (const std::string& folded : drops_)
      if (!wanted_.contains(folded)) report_.changes.push_back({ChangeKind::kDrop, before_->segment(folded)->name, {}, {}});
    std::vector<PredicatePtr> predicates;
    struct Side {
      std::size_t change;
      bool is_after;
    };
    std::vector<Side> sides;
    for (std::size_t i = 0; i < report_.changes.size(); ++i) {
      for (const bool is_after : {false, true}) {
        const Definitions& definitions = is_after ? *after_ : *before_;
        if (definitions.segment(report_.changes[i].segment) == nullptr) continue;
        auto bound = dsl::bind_segment(report_.changes[i].segment, definitions);
        if (!bound) continue;
        predicates.push_back(std::move(*bound));
        sides.push_back({i, is_after});
      }
    }
    const auto members = TAMIS_TRY(rows_all(*before_->snapshot(), predicates, execution_));
    std::vector<std::pair<const RowSet*, const RowSet*>> both(report_.changes.size());
    for (std::size_t s = 0; s < sides.size(); ++s) {
      AppliedChange& change = report_.changes[sides[s].change];
      (sides[s].is_after ? change.after : change.before) = members[s].count();
      (sides[s].is_after ? both[sides[s].change].second : both[sides[s].change].first) = &members[s];
    }
    for (std::size_t i = 0; i < both.size(); ++i) {
      AppliedChange& change = report_.changes[i];
      const auto [old, now] = both[i];
      const std::uint64_t stay = old != nullptr && now != nullptr ? RowSet::and_count(*old, *now) : 0;
      change.enter = change.after.value_or(0) - stay;
      change.leave = change.before.value_or(0) - stay;
    }
    return {};
  }

  void lint_changed() {
    const StoreStatistics statistics(*before_->snapshot(), execution_.now_us);
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const Wanted& wanted = wanted_.at(order_[i]);
      if (report_.changes[i].kind == ChangeKind::kUnchanged) continue;
      for (dsl::Warning& warning : dsl::lint(*wanted.definition, *after_, &statistics))
        report_.warnings.push_back({wanted.file, std::move(warning)});
    }
  }

  Result<void> save() {
    SegmentChange change;
    for (std::size_t i = 0; i < order_.size(); ++i)
      if (report_.changes[i].kind != ChangeKind::kUnchanged) change.put.push_back(saved_form(*wanted_.at(order_[i]).definition));
    for (const std::string& folded : drops_)
      if (!wanted_.contains(folded)) change.drop.push_back(folded);
    if (change.put.empty() && change.drop.empty()) return {};
    return engine_.catalogue().change_segments(change, before_->revision(), system_now_us());
  }

  Engine& engine_;
  const ExecutionOptions execution_;
  const ApplyOptions options_;
  std::optional<Definitions> before_, after_;
  std::map<std::string, Wanted> wanted_;  // by folded name
  std::vector<std::string> order_;        // folded names as the files have them
  std::set<std::string> drops_;           // folded names
  ApplyReport report_;
  std::optional<std::size_t> file_;  // that is being read or checked
};

}  // namespace

std::string_view name_of(ChangeKind kind) noexcept {
  switch (kind) {
    case ChangeKind::kCreate: return "create";
    case ChangeKind::kReplace: return "replace";
    case ChangeKind::kUnchanged: return "unchanged";
    case ChangeKind::kDrop: return "drop";
  }
  return "unchanged";
}

std::expected<ApplyReport, ApplyError> apply(Engine& engine, const Session& session, const std::vector<SourceFile>& files,
                                             const ApplyOptions& options) {
  Applier applier(engine, session.execution_options(), options);
  auto report = applier.run(files);
  if (!report) return std::unexpected(ApplyError{std::move(report).error(), applier.file()});
  return std::move(*report);
}

}  // namespace tamis
