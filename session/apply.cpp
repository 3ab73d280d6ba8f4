#include "session/apply.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "dsl/lint.h"
#include "dsl/parse.h"
#include "dsl/print.h"
#include "engine/base/clock.h"
#include "session/describe.h"
#include "session/store_statistics.h"

namespace tamis {
namespace {

// A definition by its kind and its folded name.
struct Key {
  bool is_trait;
  std::string folded;
  friend auto operator<=>(const Key&, const Key&) = default;
};

Key key_of(bool is_trait, std::string_view name) { return {is_trait, fold_case(name)}; }

using AnyDefinition = std::variant<std::shared_ptr<const dsl::CreateSegment>, std::shared_ptr<const dsl::CreateTrait>>;

struct Wanted {
  AnyDefinition definition;
  std::size_t file;

  [[nodiscard]] const std::string& name() const {
    return std::visit([](const auto& create) -> const std::string& { return create->name; }, definition);
  }
};

bool is_known(const Definitions& definitions, const Key& key) {
  return key.is_trait ? definitions.trait(key.folded) != nullptr : definitions.segment(key.folded) != nullptr;
}

const std::string& known_name(const Definitions& definitions, const Key& key) {
  return key.is_trait ? definitions.trait(key.folded)->name : definitions.segment(key.folded)->name;
}

// Of whom it says something; nothing where it does not bind, or is not there.
std::optional<PredicatePtr> counted(const Definitions& definitions, const Key& key) {
  if (!is_known(definitions, key)) return std::nullopt;
  if (!key.is_trait) {
    auto members = dsl::bind_segment(key.folded, definitions);
    return members ? std::optional(std::move(*members)) : std::nullopt;
  }
  const auto value = dsl::bind_trait(key.folded, definitions);
  return value ? std::optional(has_value(*value)) : std::nullopt;
}

class Applier {
 public:
  Applier(Engine& engine, const ExecutionOptions& execution, const ApplyOptions& options)
      : engine_(engine), execution_(execution), options_(options) {}

  Result<ApplyReport> run(const std::vector<SourceFile>& files) {
    before_.emplace(TAMIS_TRY(Definitions::load(engine_)));
    after_.emplace(*before_);
    for (file_ = 0; *file_ < files.size(); ++*file_) TAMIS_CHECK_OK(read(files[*file_].text));
    file_.reset();
    decide_drops();
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
      if (auto* segment = std::get_if<dsl::CreateSegment>(&item.statement)) {
        TAMIS_CHECK_OK(define(std::make_shared<const dsl::CreateSegment>(std::move(*segment)), false));
      } else if (auto* trait = std::get_if<dsl::CreateTrait>(&item.statement)) {
        TAMIS_CHECK_OK(define(std::make_shared<const dsl::CreateTrait>(std::move(*trait)), true));
      } else if (const auto* drop = std::get_if<dsl::DropSegment>(&item.statement)) {
        TAMIS_CHECK_OK(ask_drop(*drop, false));
      } else if (const auto* drop_trait = std::get_if<dsl::DropTrait>(&item.statement)) {
        TAMIS_CHECK_OK(ask_drop(*drop_trait, true));
      } else {
        return std::unexpected(Error{ErrorCode::kInvalid, "E0404", "a file to apply holds definitions only",
                                     "run queries with `tamis query STORE -f FILE`", item.span});
      }
    }
    return {};
  }

  template <typename Create> Result<void> define(std::shared_ptr<const Create> definition, bool is_trait) {
    const Key key = key_of(is_trait, definition->name);
    if (!wanted_.emplace(key, Wanted{definition, *file_}).second)
      return std::unexpected(Error{ErrorCode::kConflict, "E0405",
                                   std::string(is_trait ? "the trait" : "the segment") + " is defined twice: " + definition->name,
                                   "keep one of the two definitions", definition->name_span});
    order_.push_back(key);
    after_->put(std::move(definition));
    return {};
  }

  template <typename Drop> Result<void> ask_drop(const Drop& drop, bool is_trait) {
    const Key key = key_of(is_trait, drop.name);
    const bool known = is_known(*before_, key);
    if (!known && drop.if_exists && !(is_trait && before_->schema().find(drop.name))) return {};
    if (!known)
      return std::unexpected(is_trait ? no_computed_trait(drop.name, drop.name_span, *before_)
                                      : unknown_segment(drop.name, drop.name_span, *before_));
    if (!options_.prune)
      return std::unexpected(Error{ErrorCode::kInvalid, "E0406",
                                   std::string("this file drops a ") + (is_trait ? "trait: " : "segment: ") + known_name(*before_, key),
                                   "give --prune to allow drops", drop.name_span});
    drops_.insert(key);
    return {};
  }

  void decide_drops() {
    for (const std::string& name : before_->segment_names()) decide(key_of(false, name), name);
    for (const std::string& name : before_->trait_names()) decide(key_of(true, name), "trait " + name);
    std::erase_if(drops_, [&](const Key& key) { return wanted_.contains(key); });
    for (const Key& key : drops_) {
      if (key.is_trait)
        after_->drop_trait(key.folded);
      else
        after_->drop_segment(key.folded);
    }
  }

  void decide(Key key, const std::string& shown) {
    if (wanted_.contains(key)) return;
    if (options_.prune)
      drops_.insert(std::move(key));
    else
      report_.kept.push_back(shown);
  }

  // Everything that will be there must bind: also a definition that did not change but uses one that did.
  Result<void> check_all() {
    for (const Key& key : order_) {
      const Wanted& wanted = wanted_.at(key);
      file_ = wanted.file;
      TAMIS_CHECK_OK(std::visit([&](const auto& create) { return binds(*create); }, wanted.definition));
    }
    file_.reset();
    if (const auto broken = first_broken(*before_, *after_))
      return std::unexpected(Error{ErrorCode::kConflict,
                                   "E0407",
                                   broken->first + " would no longer work: " + broken->second.message,
                                   "define it in the files as well, or give --prune to drop it",
                                   {}});
    return {};
  }

  template <typename Create> Result<void> binds(const Create& create) const {
    if (auto bound = dsl::bind_definition(create, *after_); !bound) return std::unexpected(std::move(bound).error());
    return {};
  }

  ChangeKind kind_of(const Key& key) const {
    if (!is_known(*before_, key)) {
      const bool unreadable = key.is_trait ? before_->traits().is_unreadable(key.folded) : before_->segments().is_unreadable(key.folded);
      return unreadable ? ChangeKind::kReplace : ChangeKind::kCreate;
    }
    const auto text = [&](const Definitions& definitions) {
      return key.is_trait ? dsl::print_definition(*definitions.trait(key.folded)) : dsl::print_definition(*definitions.segment(key.folded));
    };
    return text(*before_) == text(*after_) ? ChangeKind::kUnchanged : ChangeKind::kReplace;
  }

  // Sizes before and after, all in one pass over the data.
  Result<void> measure() {
    std::vector<Key> keys = order_;
    for (const Key& key : order_) report_.changes.push_back({kind_of(key), wanted_.at(key).name(), key.is_trait});
    for (const Key& key : drops_) {
      keys.push_back(key);
      report_.changes.push_back({ChangeKind::kDrop, known_name(*before_, key), key.is_trait});
    }
    std::vector<PredicatePtr> predicates;
    struct Side {
      std::size_t change;
      bool is_after;
    };
    std::vector<Side> sides;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      for (const bool is_after : {false, true}) {
        auto predicate = counted(is_after ? *after_ : *before_, keys[i]);
        if (!predicate) continue;
        predicates.push_back(std::move(*predicate));
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
      const auto warnings = std::visit([&](const auto& create) { return dsl::lint(*create, *after_, &statistics); }, wanted.definition);
      for (const dsl::Warning& warning : warnings) report_.warnings.push_back({wanted.file, warning});
    }
  }

  Result<void> save() {
    DefinitionChange change;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if (report_.changes[i].kind == ChangeKind::kUnchanged) continue;
      DefinitionRecord record = std::visit([](const auto& create) { return saved_form(*create); }, wanted_.at(order_[i]).definition);
      (order_[i].is_trait ? change.put_traits : change.put).push_back(std::move(record));
    }
    for (const Key& key : drops_) (key.is_trait ? change.drop_traits : change.drop).push_back(key.folded);
    if (change.put.empty() && change.drop.empty() && change.put_traits.empty() && change.drop_traits.empty()) return {};
    return engine_.catalogue().change_definitions(change, before_->revision(), system_now_us());
  }

  Engine& engine_;
  const ExecutionOptions execution_;
  const ApplyOptions options_;
  std::optional<Definitions> before_, after_;
  std::map<Key, Wanted> wanted_;
  std::vector<Key> order_;  // as the files have them
  std::set<Key> drops_;
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
