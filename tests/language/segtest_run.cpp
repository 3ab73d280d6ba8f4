#include "tests/language/segtest_run.h"

#include "dsl/bind.h"
#include "dsl/diagnostics.h"
#include "dsl/lint.h"
#include "dsl/parse.h"
#include "dsl/print.h"
#include "session/store_statistics.h"

namespace tamis::segtest {
namespace {

using testing::Configuration;
using testing::World;
using testing::WorldCache;

std::string text_of(const Error& error, std::string_view text) {
  std::string out;
  if (error.span) {
    const dsl::Place place = dsl::place_of(text, error.span->begin);
    out = std::to_string(place.line) + ":" + std::to_string(place.column) + " ";
  }
  out += (error.id.empty() ? "" : error.id + " ") + error.message;
  if (!error.hint.empty()) out += "\n" + error.hint;
  return out;
}

// A predicate; or the WHERE of a SELECT, so that a statement's time zone can be given.
Result<PredicatePtr> bind_members(const Case& c, const World& world) {
  if (c.argument.empty()) return dsl::bind_predicate(*TAMIS_TRY(dsl::parse_expression(c.body)), world.catalogue);
  const dsl::Statement statement = TAMIS_TRY(dsl::parse_statement("SELECT COUNT(*) FROM profiles WHERE " + c.body + " " + c.argument));
  return TAMIS_TRY(dsl::bind_select(std::get<dsl::Select>(statement), world.catalogue)).where;
}

std::string members_text(const World& world, const std::vector<std::uint32_t>& rows) {
  std::string out = std::to_string(rows.size()) + ":";
  for (const std::uint32_t row : rows) out += " " + world.id_of(row);
  return out;
}

struct QueryRunner {
  const World& world;
  const Snapshot& snapshot;
  ExecutionOptions options;

  Result<Answer> operator()(const dsl::Select& s) const {
    const SelectQuery query = TAMIS_TRY(dsl::bind_select(s, world.catalogue));
    if (!s.event) return run(snapshot, query, options);
    return run_events(snapshot, TAMIS_TRY(dsl::bind_event(*s.event, world.catalogue)), query, options);
  }
  Result<Answer> operator()(const dsl::Overlap& s) const {
    return run(snapshot, TAMIS_TRY(dsl::bind_overlap(s, world.catalogue)), options);
  }
  Result<Answer> operator()(const dsl::Diff& s) const { return run(snapshot, TAMIS_TRY(dsl::bind_diff(s, world.catalogue)), options); }
  template <typename Other> Result<Answer> operator()(const Other&) const {
    return fail(ErrorCode::kInvalid, "a query case is a SELECT, OVERLAP or DIFF");
  }
};

std::string answer_text(const Answer& answer) {
  std::string out;
  for (std::size_t i = 0; i < answer.columns.size(); ++i) out += (i > 0 ? " | " : "") + answer.columns[i].name;
  for (const auto& row : answer.rows) {
    out += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? " | " : "") + to_literal(row[i]);
  }
  return out;
}

Result<std::string> query(const Case& c, const World& world, const Snapshot& snapshot, const Configuration& configuration) {
  simd::force_isa(configuration.isa);
  const dsl::Statement statement = TAMIS_TRY(dsl::parse_statement(c.body));
  const QueryRunner runner{world, snapshot, testing::options_for(configuration, world.now_us)};
  return answer_text(TAMIS_TRY(std::visit(runner, statement)));
}

Result<std::string> members(const Case& c, const World& world, const Snapshot& snapshot, const Configuration& configuration) {
  const PredicatePtr predicate = TAMIS_TRY(bind_members(c, world));
  return members_text(world, TAMIS_TRY(testing::members_under(configuration, snapshot, world, *predicate)));
}

// What binding says of one statement.
struct StatementCheck {
  const World& world;

  Result<void> operator()(const dsl::CreateSegment& s) const { return outcome(dsl::bind_definition(s, world.catalogue)); }
  Result<void> operator()(const dsl::CreateTrait& s) const { return outcome(dsl::bind_definition(s, world.catalogue)); }
  Result<void> operator()(const dsl::DescribeEvent& s) const { return outcome(dsl::bind_event({s.name, s.name_span}, world.catalogue)); }
  Result<void> operator()(const dsl::Select& s) const { return outcome(dsl::bind_select(s, world.catalogue)); }
  Result<void> operator()(const dsl::Diff& s) const { return outcome(dsl::bind_diff(s, world.catalogue)); }
  Result<void> operator()(const dsl::Overlap& s) const { return outcome(dsl::bind_overlap(s, world.catalogue)); }
  Result<void> operator()(const dsl::ExplainSegment& s) const { return outcome(dsl::bind_profile(s.profile, world.catalogue)); }
  Result<void> operator()(const std::unique_ptr<dsl::Explain>& s) const { return (*this)(s->select); }
  template <typename Other> Result<void> operator()(const Other&) const { return {}; }

 private:
  template <typename Bound> static Result<void> outcome(const Result<Bound>& bound) {
    if (!bound) return std::unexpected(bound.error());
    return {};
  }
};

// The first error of a predicate (`error`), or of a text of statements (`error statement`).
Result<std::string> check(const Case& c, const World& world) {
  if (c.argument != "statement") {
    TAMIS_TRY(bind_members(c, world));
    return "no error";
  }
  const dsl::Script script = TAMIS_TRY(dsl::parse_script(c.body));
  for (const auto& item : script.items) TAMIS_CHECK_OK(std::visit(StatementCheck{world}, item.statement));
  return "no error";
}

// Of a predicate (`explain`), or of a SELECT (`explain statement`).
Result<PlanReport> plan_of(const Case& c, const World& world, const Snapshot& snapshot) {
  const ExecutionOptions options = testing::options_for({}, world.now_us);
  if (c.argument != "statement") return explain(snapshot, *TAMIS_TRY(bind_members(c, world)), options, false);
  const dsl::Statement statement = TAMIS_TRY(dsl::parse_statement(c.body));
  const auto* select = std::get_if<dsl::Select>(&statement);
  if (select == nullptr) return fail(ErrorCode::kInvalid, "the statement of an explain case is a SELECT");
  const SelectQuery query = TAMIS_TRY(dsl::bind_select(*select, world.catalogue));
  if (!select->event) return explain(snapshot, *query.where, options, false);
  return explain_events(snapshot, TAMIS_TRY(dsl::bind_event(*select->event, world.catalogue)), *query.where, options, false);
}

Result<std::string> explain_text(const Case& c, const World& world, const Snapshot& snapshot) {
  const PlanReport report = TAMIS_TRY(plan_of(c, world, snapshot));
  std::string out;
  for (const PlanLine& line : report.lines)
    out += (out.empty() ? "" : "\n") + std::string(2 * static_cast<std::size_t>(line.depth), ' ') + line.what +
           (line.how.empty() ? "" : "  -- " + line.how);
  return out;
}

Result<std::string> profile_text(const Case& c, const World& world, const Snapshot& snapshot) {
  const dsl::ExprPtr tree = TAMIS_TRY(dsl::parse_expression(c.body));
  const PredicatePtr predicate = TAMIS_TRY(dsl::bind_predicate(*tree, world.catalogue));
  const auto row = snapshot.find(ColumnId(0), c.argument);
  if (!row) return fail(ErrorCode::kNotFound, "no profile " + c.argument);
  const ProfileReport report = TAMIS_TRY(explain_profile(snapshot, *predicate, *row, world.now_us));
  std::string out = report.in ? "in" : "out";
  for (const ClauseReport& clause : report.clauses)
    out += "\n" + std::string(clause.holds ? "yes " : "no  ") + std::string(2 * static_cast<std::size_t>(clause.depth), ' ') +
           clause.clause + (clause.value.empty() ? "" : "  -- " + clause.value);
  if (report.next_change_us) out += "\nnext change " + format_timestamp(*report.next_change_us);
  return out;
}

// What the linter says of one statement.
struct StatementLint {
  const World& world;
  const StoreStatistics& statistics;

  Result<std::vector<dsl::Warning>> operator()(const dsl::CreateSegment& s) const {
    return findings(dsl::bind_definition(s, world.catalogue), s);
  }
  Result<std::vector<dsl::Warning>> operator()(const dsl::CreateTrait& s) const {
    return findings(dsl::bind_definition(s, world.catalogue), s);
  }
  Result<std::vector<dsl::Warning>> operator()(const dsl::Select& s) const { return findings(dsl::bind_select(s, world.catalogue), s); }
  template <typename Other> Result<std::vector<dsl::Warning>> operator()(const Other&) const {
    return fail(ErrorCode::kInvalid, "the linter looks at a CREATE or SELECT");
  }

 private:
  template <typename Bound, typename Statement>
  Result<std::vector<dsl::Warning>> findings(const Result<Bound>& bound, const Statement& s) const {
    if (!bound) return std::unexpected(bound.error());
    return dsl::lint(s, world.catalogue, &statistics);
  }
};

// Of a predicate (`lint`), or of a statement (`lint statement`).
Result<std::vector<dsl::Warning>> findings(const Case& c, const World& world, const StoreStatistics& statistics) {
  if (c.argument == "statement") return std::visit(StatementLint{world, statistics}, TAMIS_TRY(dsl::parse_statement(c.body)));
  const dsl::ExprPtr tree = TAMIS_TRY(dsl::parse_expression(c.body));
  TAMIS_TRY(dsl::bind_predicate(*tree, world.catalogue));
  return dsl::lint(*tree, std::nullopt, world.catalogue, &statistics);
}

Result<std::string> lint_text(const Case& c, const World& world, const Snapshot& snapshot) {
  const StoreStatistics statistics(snapshot, world.now_us);
  std::string out;
  for (const dsl::Warning& w : TAMIS_TRY(findings(c, world, statistics))) {
    const dsl::Place place = dsl::place_of(c.body, w.span.begin);
    out += (out.empty() ? "" : "\n") + std::to_string(place.line) + ":" + std::to_string(place.column) + " " + w.id + " " + w.message;
    if (!w.hint.empty()) out += "\n" + w.hint;
  }
  return out.empty() ? "nothing" : out;
}

std::string formatted(const Case& c) {
  const auto script = dsl::parse_script(c.body);
  if (script) {
    std::string out = dsl::print(*script);
    while (out.ends_with('\n')) out.pop_back();
    return out;
  }
  const auto tree = dsl::parse_expression(c.body);
  return tree ? dsl::print(**tree) : text_of(script.error(), c.body);
}

Result<std::string> run_case(const Case& c, const World& world, WorldCache& cache, const Configuration& configuration) {
  if (c.kind == "error") return check(c, world);
  if (c.kind == "format") return formatted(c);
  const SnapshotPtr snapshot = TAMIS_TRY(cache.snapshot(world, configuration));
  if (c.kind == "members") return members(c, world, *snapshot, configuration);
  if (c.kind == "query") return query(c, world, *snapshot, configuration);
  if (c.kind == "explain") return explain_text(c, world, *snapshot);
  if (c.kind == "profile") return profile_text(c, world, *snapshot);
  if (c.kind == "lint") return lint_text(c, world, *snapshot);
  return fail(ErrorCode::kInvalid, "unknown kind of case: " + c.kind);
}

}  // namespace

bool varies(const Case& c) { return c.kind == "members" || c.kind == "query"; }

std::string answer(const Case& c, const World& world, WorldCache& cache, const Configuration& configuration) {
  const auto text = run_case(c, world, cache, configuration);
  return text ? *text : text_of(text.error(), c.body);
}

std::string oracle_answer(const Case& c, const World& world, WorldCache& cache) {
  const auto predicate = bind_members(c, world);
  if (!predicate) return text_of(predicate.error(), c.body);
  return members_text(world, reference::members(**predicate, cache.profiles(world), world.now_us));
}

}  // namespace tamis::segtest
