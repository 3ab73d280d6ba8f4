#pragma once
// Makes one random predicate after another: how values, tests and sets of events are put together. `depth` limits how deep a
// piece nests.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dsl/ast.h"
#include "tests/random/random_segment.h"
#include "tests/random/scope.h"

namespace tamis::testing {

using dsl::ExprPtr;

template <typename Node> ExprPtr tree(Node node) { return std::make_unique<dsl::Expr>(dsl::Expr{std::move(node), {}}); }
[[nodiscard]] ExprPtr literal_tree(const Value& value);

template <typename... P> std::vector<Piece> pieces(P... p) {
  std::vector<Piece> out;
  (out.push_back(std::move(p)), ...);
  return out;
}

struct Maker {
  SegmentGenerator& g;
  Scope* scope = &g.profile_;
  Rng& rng = g.rng_;
  const World& world = g.world_.world;
  bool plain = g.world_.plain;
  bool utc = g.zone_ == std::nullopt;  // days are those of UTC: SQL speaks of no others

  // ---- values: make_value.cpp
  Piece value(Kind kind, int depth);
  Piece case_when(Kind kind, int depth);
  Piece call(const char* name, std::vector<Piece> arguments, Sql sql) const;
  Piece coalesce(Kind kind, int depth);
  // A predicate as a value is never missing. What is a value by itself (a bare trait, CASE, a call) may be: not here.
  Piece boolean(int depth);
  Piece integer(int depth);
  Piece real(int depth);
  Piece text(int depth);
  Piece cast(Piece a, Kind to, const char* format);

  // ---- times: make_time.cpp
  TimeUnit random_unit(TimeUnit least);
  Piece shifted(Piece a, TimeUnit unit, bool is_date);
  Piece truncated(Piece a, TimeUnit unit, bool is_date);
  // Without SQL where days are of another zone.
  Piece in_utc(Piece a);
  Piece timestamp(int depth);
  Piece date(int depth);
  Piece window();

  // ---- predicates: make_predicate.cpp
  Piece predicate(int depth);
  Piece combined(int depth);
  Piece missing(int depth);
  Piece has();
  Piece length_test(Piece list);
  Piece has_test(Piece list, HasKind kind, const std::vector<Value>& members);
  Piece truth(int depth);
  Piece in_list();
  Piece between();

  // ---- tests of text: make_text_test.cpp
  std::string random_pattern(const std::string& from);
  Piece match(int depth);

  // ---- comparisons: make_comparison.cpp
  CompareOp random_op();
  // Exact between kinds; never NULL.
  static Sql comparison(CompareOp op, Kind left, const Sql& a, Kind right, const Sql& b);
  Piece column_comparison();
  // One trait against another, numbers also with something added: often what makes a row of both equal.
  Piece trait_comparison();
  // A row in which both columns have a value, or none.
  const reference::Row* row_with(std::size_t c, std::size_t d);
  Piece plus_integer(Piece b, std::size_t c, std::size_t d);
  Piece plus_double(Piece b, std::size_t c, std::size_t d);
  Piece general_comparison(int depth);

  // ---- sets of events: make_events.cpp
  struct EventSet {
    dsl::EventSet tree;
    std::unique_ptr<Scope> scope;
    Sql where;  // of which events, the window included
  };
  EventSet event_set(int depth, bool one_name);
  // The condition of a window, about e.timestamp.
  Sql event_window(dsl::EventSet& set, Scope& within, int depth);
  Sql rolling_window(dsl::EventSet& set);
  Sql calendar_window(dsl::EventSet& set);
  Sql window_of_instants(dsl::EventSet& set, Scope& within, int depth);
  Sql window_since_last(dsl::EventSet& set, Scope& within, int depth);
  // An instant of the profile: the tree, and SQL of its first microsecond and of the first one behind it.
  struct Instant {
    ExprPtr tree;
    Sql first, behind;
  };
  Instant instant(Scope& within, int depth);
  // SELECT place, seq, timestamp, x: the events of the set and a value of them.
  static Sql rows_of(const RandomWorld& world, const EventSet& set, const Sql& value);
  // A piece of the profile, for a set of its events: `make` is given a Maker of the profile's names.
  template <typename Make> Piece of_profile(Scope& within, Make make) {
    Scope outside = g.profile_;
    outside.joins.clear();
    Maker maker{g, &outside};
    Piece piece = make(maker);
    within.joins.insert(outside.joins.begin(), outside.joins.end());
    return piece;
  }
  // trait.x
  Piece trait_of_profile(Kind kind);
  // Adds a table with a row a profile; its name.
  std::string joined(Scope& to, const std::string& select);

  // ---- what is asked of events: make_aggregate.cpp
  Piece aggregate(Kind kind, int depth);
  Piece counting(int depth);
  Piece of_values(Kind kind, int depth);
  Piece aggregate_comparison(int depth);
  Piece list_test(int depth);
  Piece did(int depth);
  bool has_events() const { return !scope->of_events && !world.catalogue.schema().events().empty(); }

  // ---- names, literals, notes: maker.cpp
  Sql unsaid(const char* what);
  Sql when(bool sayable, Sql sql, const char* what);
  // Without identifiers, or with them.
  std::vector<std::size_t> columns_of(Type type, bool identifiers = false) const;
  Piece column(std::size_t i);
  Piece literal(const Value& v) const;
  // As the column might hold it; never missing.
  Value likely_value(std::size_t column);
  Piece column_or_literal(Kind kind);
  // That the predicate has a construct of events.
  void note_construct(std::string what) { g.constructs_.insert(std::move(what)); }
  // That it asks a function of the set's events, or of their values.
  void note_function(const std::string& function, const dsl::EventSet& set, const std::string& type = "events");
  // That the predicate has an operator on a bare column.
  void note(std::string what, std::size_t column);
  // The number of columns where there is none.
  std::size_t any_column(bool is_list);
  Kind kind_of(std::size_t column) const;
};

}  // namespace tamis::testing
