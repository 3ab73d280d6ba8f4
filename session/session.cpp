#include "session/session.h"

#include <algorithm>
#include <utility>

#include "dsl/lint.h"
#include "dsl/parse.h"
#include "dsl/print.h"
#include "engine/base/clock.h"
#include "engine/base/excerpt.h"
#include "session/describe.h"
#include "session/store_statistics.h"

namespace tamis {
namespace {

Error with_place(Error error, SourceSpan span) {
  if (!error.span) error.span = span;
  return error;
}

std::unexpected<Error> conflict(std::string id, std::string message, std::string hint, SourceSpan span) {
  return std::unexpected(Error{ErrorCode::kConflict, std::move(id), std::move(message), std::move(hint), span});
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

}  // namespace

// One statement against one state of the definitions.
struct StatementRunner {
  Session& session;
  Definitions& definitions;
  ExecutionOptions options;

  const Snapshot& snapshot() const { return *definitions.snapshot(); }

  Result<void> save(const DefinitionChange& change) {
    return session.engine_->catalogue().change_definitions(change, definitions.revision(), system_now_us());
  }

  Result<Outcome> operator()(const dsl::CreateSegment& create) {
    const bool exists = definitions.segment(create.name) != nullptr || definitions.segments().is_unreadable(create.name);
    if (exists && !create.or_replace)
      return conflict("E0401", "the segment exists already: " + create.name, "write CREATE OR REPLACE SEGMENT to replace it",
                      create.name_span);
    const PredicatePtr predicate = TAMIS_TRY(dsl::bind_definition(create, definitions));
    Outcome outcome;
    const std::uint64_t members = TAMIS_TRY(count(snapshot(), *predicate, options));
    const StoreStatistics statistics(snapshot(), options.now_us);
    outcome.warnings = dsl::lint(create, definitions, &statistics);
    TAMIS_CHECK_OK(save({{saved_form(create)}, {}}));
    outcome.notice = "segment " + create.name + (exists ? " replaced: " : " created: ") + share_of(members, snapshot().rows());
    return outcome;
  }

  Result<Outcome> operator()(const dsl::DropSegment& drop) {
    const dsl::CreateSegment* definition = definitions.segment(drop.name);
    if (definition == nullptr) {
      if (definitions.segments().is_unreadable(drop.name)) {
        TAMIS_CHECK_OK(save({{}, {drop.name}}));
        return Outcome{.notice = "segment " + drop.name + " dropped"};
      }
      if (drop.if_exists) return Outcome{.notice = "there is no segment " + drop.name + ": nothing to drop"};
      return std::unexpected(unknown_segment(drop.name, drop.name_span, definitions));
    }
    if (const auto dependents = definitions.dependents_of_segment(drop.name); !dependents.empty())
      return conflict("E0402", definition->name + " is used by " + joined(dependents), "change or drop them first", drop.name_span);
    TAMIS_CHECK_OK(save({{}, {definition->name}}));
    return Outcome{.notice = "segment " + definition->name + " dropped"};
  }

  Result<Outcome> operator()(const dsl::CreateTrait& create) {
    const bool exists = definitions.trait(create.name) != nullptr || definitions.traits().is_unreadable(create.name);
    if (exists && !create.or_replace)
      return conflict("E0408", "the trait exists already: " + create.name, "write CREATE OR REPLACE TRAIT to replace it", create.name_span);
    const ScalarPtr value = TAMIS_TRY(dsl::bind_definition(create, definitions));
    if (exists) TAMIS_CHECK_OK(check_users(create));
    Outcome outcome;
    const std::uint64_t present = TAMIS_TRY(count(snapshot(), *has_value(value), options));
    const StoreStatistics statistics(snapshot(), options.now_us);
    outcome.warnings = dsl::lint(create, definitions, &statistics);
    TAMIS_CHECK_OK(save({{}, {}, {saved_form(create)}, {}}));
    outcome.notice = "trait " + create.name + (exists ? " replaced: " : " created: ") + name_of(value->type) + ", " +
                     share_of(present, snapshot().rows()) + " have a value";
    return outcome;
  }

  // What uses a trait must work with its new type.
  Result<void> check_users(const dsl::CreateTrait& create) const {
    Definitions after = definitions;
    after.put(std::shared_ptr<const dsl::CreateTrait>(std::shared_ptr<void>(), &create));
    const auto broken = first_broken(definitions, after);
    if (!broken) return {};
    return conflict("E0407", broken->first + " would no longer work: " + broken->second.message, "change or drop it first",
                    create.name_span);
  }

  Result<Outcome> operator()(const dsl::DropTrait& drop) {
    const dsl::CreateTrait* definition = definitions.trait(drop.name);
    const bool unreadable = definitions.traits().is_unreadable(drop.name);
    if (definition == nullptr && !unreadable) {
      if (drop.if_exists && !definitions.schema().find(drop.name))
        return Outcome{.notice = "there is no computed trait " + drop.name + ": nothing to drop"};
      return std::unexpected(no_computed_trait(drop.name, drop.name_span, definitions));
    }
    const std::string name = unreadable ? drop.name : definition->name;
    if (const auto dependents = definitions.dependents_of_trait(name); !dependents.empty())
      return conflict("E0402", name + " is used by " + joined(dependents), "change or drop them first", drop.name_span);
    TAMIS_CHECK_OK(save({{}, {}, {}, {name}}));
    return Outcome{.notice = "trait " + name + " dropped"};
  }

  Result<Outcome> operator()(const dsl::DescribeTrait& describe) {
    if (definitions.trait(describe.name) == nullptr && !definitions.schema().find(describe.name))
      return std::unexpected(unknown_trait(describe.name, describe.name_span, definitions));
    return answer(describe_trait(describe.name, definitions, options));
  }

  Result<Outcome> operator()(const dsl::DescribeEvent& describe) {
    const EventId event = TAMIS_TRY(dsl::bind_event({describe.name, describe.name_span}, definitions));
    return answer(describe_event(snapshot(), event));
  }

  Result<Outcome> operator()(const dsl::Show& show) {
    switch (show.kind) {
      case dsl::ShowKind::kSegments: return listed(show_segments(definitions, options), "no segments yet: CREATE SEGMENT name AS …");
      case dsl::ShowKind::kEvents: return listed(show_events(snapshot()), "no events yet: tamis import STORE FILE --event NAME");
      case dsl::ShowKind::kTraits: return answer(show_traits(definitions));
      case dsl::ShowKind::kLists: return listed(show_lists(session.engine_->catalogue()), "no lists yet: tamis list put saves one");
    }
    return answer(show_traits(definitions));
  }

  Result<Outcome> operator()(const dsl::DescribeSegment& describe) {
    if (definitions.segment(describe.name) == nullptr)
      return std::unexpected(unknown_segment(describe.name, describe.name_span, definitions));
    return answer(describe_segment(describe.name, definitions, options));
  }

  Result<Outcome> operator()(const dsl::Select& select) {
    const SelectQuery query = TAMIS_TRY(dsl::bind_select(select, definitions));
    if (select.event) return answer(run_events(snapshot(), TAMIS_TRY(dsl::bind_event(*select.event, definitions)), query, options));
    return answer(tamis::run(snapshot(), query, options));
  }

  Result<Outcome> operator()(const std::unique_ptr<dsl::Explain>& explain) {
    const SelectQuery query = TAMIS_TRY(dsl::bind_select(explain->select, definitions));
    Outcome outcome;
    outcome.analyzed = explain->analyze;
    if (explain->select.event) {
      const EventId event = TAMIS_TRY(dsl::bind_event(*explain->select.event, definitions));
      outcome.plan = TAMIS_TRY(explain_events(snapshot(), event, *query.where, options, explain->analyze));
    } else {
      outcome.plan = TAMIS_TRY(tamis::explain(snapshot(), *query.where, options, explain->analyze));
    }
    return outcome;
  }

  Result<Outcome> operator()(const dsl::ExplainSegment& explain) {
    if (definitions.segment(explain.name) == nullptr) return std::unexpected(unknown_segment(explain.name, explain.name_span, definitions));
    const dsl::ProfileKey key = TAMIS_TRY(dsl::bind_profile(explain.profile, definitions));
    const auto verified = snapshot().verify({&key.identifier, 1});
    if (!verified) return std::unexpected(verified.error());
    const auto row = snapshot().find(key.identifier, key.id);
    if (!row)
      return std::unexpected(
          Error{ErrorCode::kNotFound, "E0403", "no profile has this id: " + excerpt(explain.profile.text), {}, explain.profile.span});
    const PredicatePtr predicate = TAMIS_TRY(dsl::bind_segment(explain.name, definitions));
    Outcome outcome;
    outcome.profile = TAMIS_TRY(explain_profile(snapshot(), *predicate, *row, options.now_us));
    return outcome;
  }

  Result<Outcome> operator()(const dsl::Overlap& overlap) {
    const OverlapQuery query = TAMIS_TRY(dsl::bind_overlap(overlap, definitions));
    return answer(tamis::run(snapshot(), query, options));
  }

  Result<Outcome> operator()(const dsl::Diff& diff) {
    const DiffQuery query = TAMIS_TRY(dsl::bind_diff(diff, definitions));
    return answer(tamis::run(snapshot(), query, options));
  }

  // With a notice where there is nothing to list.
  static Result<Outcome> listed(Result<Answer> result, std::string_view if_none) {
    Outcome outcome = TAMIS_TRY(answer(std::move(result)));
    if (outcome.answer.rows.empty()) outcome.notice = if_none;
    return outcome;
  }

  static Result<Outcome> answer(Result<Answer> result) {
    Outcome outcome;
    outcome.answer = TAMIS_TRY(std::move(result));
    return outcome;
  }
};

Result<dsl::Script> Session::parse(std::string_view text) { return dsl::parse_script(text); }

ExecutionOptions Session::execution_options() const {
  ExecutionOptions out;
  out.now_us = options_.now_us.value_or(system_now_us());
  out.threads = options_.threads;
  out.interrupt = options_.interrupt;
  return out;
}

Result<Definitions*> Session::definitions() {
  definitions_ = TAMIS_TRY(Definitions::load(*engine_, definitions_ ? &*definitions_ : nullptr));
  return &*definitions_;
}

Result<Outcome> Session::execute(const dsl::Script::Item& item) {
  // Another process may save a segment between our look and our own saving: what we decided is decided anew.
  constexpr int kMostAttempts = 64;
  for (int attempt = 1;; ++attempt) {
    Definitions& definitions = *TAMIS_TRY(this->definitions());
    const std::int64_t begin = steady_now_us();
    auto outcome = std::visit(StatementRunner{*this, definitions, execution_options()}, item.statement);
    if (!outcome) {
      const bool overtaken = outcome.error().code == ErrorCode::kConflict && attempt < kMostAttempts &&
                             engine_->catalogue().revision().value_or(definitions.revision()) != definitions.revision();
      if (overtaken) continue;
      return std::unexpected(with_place(std::move(outcome).error(), item.span));
    }
    outcome->elapsed_us = steady_now_us() - begin;
    if (options_.advise) advise(item, definitions, *outcome);
    return outcome;
  }
}

// Whoever asks by hand learns that no profile has country 'Frnace'. That != leaves profiles out is told when a segment is saved:
// here it would be told with every question. Whoever asks for a plan learns of names that nothing bears, which it cannot show. Long
// statements were written by programs.
void Session::advise(const dsl::Script::Item& item, const Definitions& definitions, Outcome& outcome) const {
  constexpr std::uint32_t kLongestAdvised = 4'096;
  const auto* select = std::get_if<dsl::Select>(&item.statement);
  const auto* explain = std::get_if<std::unique_ptr<dsl::Explain>>(&item.statement);
  if (explain != nullptr) select = &(*explain)->select;
  if (select == nullptr || item.span.end - item.span.begin > kLongestAdvised) return;
  const StoreStatistics statistics(*definitions.snapshot(), execution_options().now_us);
  outcome.warnings = dsl::lint(*select, definitions, &statistics);
  std::erase_if(outcome.warnings, [explain](const dsl::Warning& warning) {
    return explain != nullptr ? warning.id != "W0205" && warning.id != "W0206" : warning.id == "W0202";
  });
}

Result<RowSet> Session::members(std::string_view segment) {
  const Definitions& definitions = *TAMIS_TRY(this->definitions());
  if (definitions.segment(segment) == nullptr) return std::unexpected(unknown_segment(segment, {}, definitions));
  const PredicatePtr predicate = TAMIS_TRY(dsl::bind_segment(segment, definitions));
  return rows(*definitions.snapshot(), *predicate, execution_options());
}

Result<std::vector<std::pair<std::string, Error>>> Session::broken_definitions() { return TAMIS_TRY(this->definitions())->broken(); }

}  // namespace tamis
