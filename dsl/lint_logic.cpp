#include "dsl/lint_logic.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "dsl/binder.h"
#include "dsl/lint_claim.h"
#include "dsl/lint_counts.h"
#include "dsl/walk.h"

namespace tamis::dsl {
namespace {

// Pairs of clauses on one subject are compared up to here; more would take seconds on machine-made definitions.
constexpr std::size_t kMostPaired = 200;
constexpr std::size_t kMostCutsPaired = 20'000;  // of the ranges of one subject together
// A clause with more parts is not printed to find its equals.
constexpr std::size_t kLongestCompared = 1'000;

enum class Known : std::uint8_t { kUnknown, kTrue, kFalse };

// What is known of a part: what it says about one thing, and whether it holds always or never (which is then reported).
struct Finding {
  std::optional<Claim> claim;
  Known known = Known::kUnknown;
  std::size_t size = 1;
};

// A part of an AND or OR as the text has it: windows and BETWEEN are two bound predicates of one place.
struct Clause {
  SourceSpan span;
  std::vector<PredicatePtr> parts;
  Finding finding;
};

Known opposite(Known known) noexcept {
  if (known == Known::kUnknown) return known;
  return known == Known::kTrue ? Known::kFalse : Known::kTrue;
}

std::optional<Claim> combine(const Claim& a, const Claim& b, bool all) {
  std::optional<Claim> both = common_scale(a, b);
  if (both) both->range = all ? a.range.intersect(b.range) : a.range.unite(b.range);
  return both;
}

bool includes(const ValueSet& outer, const ValueSet& inner) {
  return std::ranges::all_of(inner.values(), [&](const Value& value) { return outer.contains(value); });
}

bool implies(const bound::Has& a, const bound::Has& b) {
  if (a.kind != b.kind || a.set->values().size() > kLongestCompared || b.set->values().size() > kLongestCompared) return false;
  return a.kind == HasKind::kAny ? includes(*b.set, *a.set) : includes(*a.set, *b.set);
}

class Logic {
 public:
  Logic(const Expr& text, const ClauseNames& names, std::vector<Warning>& warnings) : names_(names), warnings_(warnings) {
    walk(text, [&](const Expr& part) { return written_.try_emplace({part.span.begin, part.span.end}, &part).second || true; });
  }

  Finding look(const Predicate& predicate) {
    return std::visit([&](const auto& node) { return look(node, predicate); }, predicate.node);
  }

 private:
  Finding look(const bound::And& node, const Predicate&) { return chain(node.children, true); }
  Finding look(const bound::Or& node, const Predicate&) { return chain(node.children, false); }

  Finding look(const bound::Not& node, const Predicate& whole) {
    // IS NOT MISSING: that all present values pass is its sense.
    const bool presence = std::holds_alternative<bound::IsMissing>(node.child->node);
    Finding finding = presence ? Finding{claim_of(*node.child, names_), Known::kUnknown, 1} : look(*node.child);
    if (finding.claim) finding.claim->range = finding.claim->range.complement();
    finding.known = opposite(finding.known);
    ++finding.size;
    if (presence && finding.claim && finding.claim->range.everything())
      return report_known(std::move(finding), true, whole.span, text_of(whole.span));
    return finding;
  }

  Finding look(const bound::Xor& node, const Predicate&) {
    Finding finding;
    for (const PredicatePtr& child : node.children) finding.size += look(*child).size;
    return finding;
  }

  Finding look(const bound::Constant& node, const Predicate& whole) {
    return report_known({}, node.value, whole.span, text_of(whole.span));
  }

  template <typename Leaf> Finding look(const Leaf&, const Predicate& whole) {
    Finding finding{claim_of(whole, names_), Known::kUnknown, 1};
    if (const auto* set = std::get_if<bound::In>(&whole.node)) finding.size += set->set->values().size();
    if (const auto* set = std::get_if<bound::Has>(&whole.node)) finding.size += set->set->values().size();
    if (const auto* compare = std::get_if<bound::Compare>(&whole.node);
        compare != nullptr && literal_of(*compare->left) != nullptr && literal_of(*compare->right) != nullptr)
      return literals_compared(*compare, std::move(finding), whole);
    return judge(std::move(finding), whole.span);
  }

  Finding literals_compared(const bound::Compare& node, Finding finding, const Predicate& whole) {
    const auto sides = bound::compare(*literal_of(*node.left), *literal_of(*node.right));
    const bool holds = sides == std::partial_ordering::unordered ? false
                       : node.op == CompareOp::kEq               ? sides == 0
                       : node.op == CompareOp::kNe               ? sides != 0
                       : node.op == CompareOp::kLt               ? sides < 0
                       : node.op == CompareOp::kLe               ? sides <= 0
                       : node.op == CompareOp::kGt               ? sides > 0
                                                                 : sides >= 0;
    finding.claim.reset();
    return report_known(std::move(finding), holds, whole.span, text_of(whole.span));
  }

  // Says it where the range is nothing or everything.
  Finding judge(Finding finding, SourceSpan span) {
    if (!finding.claim) return finding;
    const ValueRange& range = finding.claim->range;
    if (finding.claim->holds_never()) return report_known(std::move(finding), false, span, text_of(span));
    if (finding.claim->holds_always()) return report_known(std::move(finding), true, span, text_of(span));
    if (range.has_every_value() && !range.has_missing()) report_present(finding.claim->subject, span, text_of(span));
    return finding;
  }

  Finding report_known(Finding finding, bool holds, SourceSpan span, std::string_view text) {
    finding.known = holds ? Known::kTrue : Known::kFalse;
    finding.claim.reset();
    report(holds ? "W0101" : "W0102", span, join(holds ? "always true: every profile meets " : "always false: no profile can meet ", text),
           holds ? "leave the clause out" : "");
    return finding;
  }

  void report_present(const std::string& subject, SourceSpan span, std::string_view text) {
    report("W0101", span, join("always true where ", subject, " is present: ", text), join("write ", subject, " IS NOT MISSING"));
  }

  void report(std::string_view id, SourceSpan span, std::string message, std::string hint) {
    warnings_.push_back({std::string(id), std::move(message), std::move(hint), span});
  }

  // A clause as it is written.
  std::string text_of(SourceSpan span) const {
    const auto found = written_.find({span.begin, span.end});
    return found == written_.end() ? "the clause" : shown(*found->second);
  }
  std::string text_of(const Clause& clause) const { return text_of(clause.span); }

  static PredicatePtr rebuilt(const Clause& clause, bool all) {
    return all ? conjunction(clause.parts, clause.span) : disjunction(clause.parts, clause.span);
  }

  // ---- AND and OR

  Finding chain(const std::vector<PredicatePtr>& children, bool all) {
    std::vector<Clause> clauses;
    for (const PredicatePtr& child : children) {
      const bool same_clause = !clauses.empty() && child->span == clauses.back().span && child->span.end > 0;
      if (!same_clause) clauses.push_back({child->span, {}, {}});
      clauses.back().parts.push_back(child);
    }
    Finding result;
    Known absorbing = Known::kUnknown;
    bool all_known = true;
    for (Clause& clause : clauses) {
      clause.finding = look_at(clause, all);
      result.size += clause.finding.size;
      all_known = all_known && clause.finding.known != Known::kUnknown;
      if (clause.finding.known == (all ? Known::kFalse : Known::kTrue)) absorbing = clause.finding.known;
    }
    if (clauses.size() == 1) return std::move(clauses.front().finding);
    result.known = absorbing != Known::kUnknown ? absorbing : all_known ? (all ? Known::kTrue : Known::kFalse) : Known::kUnknown;
    if (result.known != Known::kUnknown) return result;
    std::erase_if(clauses, [](const Clause& clause) { return clause.finding.known != Known::kUnknown; });
    compare_clauses(clauses, all, result);
    return result;
  }

  // The parts of one place say one thing together: they are judged as a whole.
  Finding look_at(const Clause& clause, bool all) {
    if (clause.parts.size() == 1) return look(*clause.parts.front());
    Finding finding{claim_of(*clause.parts.front(), names_), Known::kUnknown, clause.parts.size()};
    for (std::size_t i = 1; i < clause.parts.size() && finding.claim; ++i) {
      const std::optional<Claim> next = claim_of(*clause.parts[i], names_);
      finding.claim = next ? combine(*finding.claim, *next, all) : std::nullopt;
    }
    return judge(std::move(finding), clause.span);
  }

  void compare_clauses(std::vector<Clause>& clauses, bool all, Finding& result) {
    if (find_equal(clauses, all, result)) return;
    if (!names_.event) find_needless_counts(clauses, all);
    std::map<std::string, std::vector<const Clause*>> by_subject;
    for (const Clause& clause : clauses) by_subject[subject_of(clause)].push_back(&clause);
    bool one_subject = by_subject.size() == 1 && !by_subject.begin()->first.empty();
    for (const auto& [subject, group] : by_subject) {
      if (subject.empty() || too_many(group)) continue;
      if (exhausts(group, all, result, one_subject)) return;
      find_needless(group, all);
    }
  }

  static std::string subject_of(const Clause& clause) {
    if (clause.finding.claim) return clause.finding.claim->subject;
    return {};
  }

  static bool too_many(const std::vector<const Clause*>& group) {
    std::size_t cuts = 0;
    for (const Clause* clause : group) cuts += clause->finding.claim->range.cuts();
    return group.size() > kMostPaired || cuts > kMostCutsPaired;
  }

  // Clauses that repeat or deny one another word for word. Gives true where that decides the whole.
  bool find_equal(std::vector<Clause>& clauses, bool all, Finding& result) {
    std::unordered_map<std::string, const Clause*> seen;
    std::vector<const bound::Has*> tests;
    std::vector<bool> repeated(clauses.size(), false);
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      const Clause& clause = clauses[i];
      if (clause.finding.size > kLongestCompared) continue;
      const PredicatePtr whole = rebuilt(clause, all);
      const std::string text = names_.text(*whole);
      const auto* negated = std::get_if<bound::Not>(&whole->node);
      const std::string denial = negated != nullptr ? names_.text(*negated->child) : names_.text(*complement(whole, {}));
      if (seen.contains(denial)) {
        report_denial(all, clause, text_of(*seen.at(denial)));
        result.known = all ? Known::kFalse : Known::kTrue;
        return true;
      }
      repeated[i] = !seen.try_emplace(text, &clause).second;
      if (repeated[i]) report("W0103", clause.span, join("said twice: ", text_of(clause)), "leave one of them out");
    }
    find_needless_has(clauses, repeated, all);
    std::vector<Clause> kept;
    for (std::size_t i = 0; i < clauses.size(); ++i)
      if (!repeated[i]) kept.push_back(std::move(clauses[i]));
    clauses = std::move(kept);
    return false;
  }

  void report_denial(bool all, const Clause& clause, std::string_view other) {
    if (all)
      report("W0102", clause.span, join("always false: ", text_of(clause), " excludes ", other), "");
    else
      report("W0101", clause.span, join("always true: every profile meets ", text_of(clause), " or ", other), "leave both out");
  }

  // HAS on one list: one test may ask for more than the other.
  void find_needless_has(const std::vector<Clause>& clauses, const std::vector<bool>& repeated, bool all) {
    std::map<std::string, std::vector<const Clause*>> by_list;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      const auto* has = clauses[i].parts.size() == 1 ? std::get_if<bound::Has>(&clauses[i].parts.front()->node) : nullptr;
      if (has != nullptr && !repeated[i]) by_list[names_.text(*has->list)].push_back(&clauses[i]);
    }
    for (const auto& [list, group] : by_list) {
      if (group.size() > kMostPaired) continue;
      report_needless(group, all, [](const Clause& a, const Clause& b) {
        return implies(std::get<bound::Has>(a.parts.front()->node), std::get<bound::Has>(b.parts.front()->node));
      });
    }
  }

  // Counts of events: a window may lie in another, a condition may ask for more than another.
  void find_needless_counts(const std::vector<Clause>& clauses, bool all) {
    std::vector<const Clause*> group;
    std::unordered_map<const Clause*, CountClaim> claims;
    for (const Clause& clause : clauses) {
      if (clause.parts.size() != 1) continue;
      std::optional<CountClaim> claim = count_claim_of(*clause.parts.front(), names_.schema);
      if (!claim) continue;
      group.push_back(&clause);
      claims.emplace(&clause, std::move(*claim));
    }
    if (group.size() > kMostPaired) return;
    report_needless(group, all, [&](const Clause& a, const Clause& b) {
      // Of one set of events they are compared as numbers.
      if (!subject_of(a).empty() && subject_of(a) == subject_of(b)) return false;
      return implies(claims.at(&a), claims.at(&b));
    });
  }

  // Whether the clauses on one subject leave nothing of it (AND), or nothing out (OR).
  bool exhausts(const std::vector<const Clause*>& group, bool all, Finding& result, bool one_subject) {
    std::optional<Claim> sum = *group.front()->finding.claim;
    for (std::size_t i = 1; i < group.size(); ++i) {
      const Claim& next = *group[i]->finding.claim;
      sum = combine(*sum, next, all);
      if (!sum) return false;
      if (all && sum->holds_never()) {
        report("W0102", group[i]->span, join("always false: ", text_of(*group[i]), " leaves nothing of ", text_of(*group[i - 1])),
               "did you mean OR?");
        result.known = Known::kFalse;
        return true;
      }
      if (!all && sum->holds_always()) {
        report("W0101", group[i]->span, join("always true: every profile meets ", text_of(*group[i]), " or a clause before it"),
               "did you mean AND?");
        result.known = Known::kTrue;
        return true;
      }
      const bool presence = std::ranges::any_of(group, [](const Clause* clause) { return clause->finding.claim->range.has_every_value(); });
      if (!all && !presence && sum->range.has_every_value() && i + 1 == group.size())
        report_present(sum->subject, group[i]->span, join("together the clauses admit every value"));
    }
    if (one_subject) result.claim = std::move(sum);
    return false;
  }

  void find_needless(const std::vector<const Clause*>& group, bool all) {
    report_needless(group, all, [](const Clause& a, const Clause& b) {
      const Claim &x = *a.finding.claim, &y = *b.finding.claim;
      return common_scale(x, y) && x.range.within(y.range);
    });
  }

  // With AND the wider clause is needless, with OR the narrower. Each clause is named once.
  template <typename Narrower> void report_needless(const std::vector<const Clause*>& group, bool all, Narrower narrower) {
    std::vector<bool> needless(group.size(), false);
    for (std::size_t i = 0; i < group.size(); ++i) {
      for (std::size_t j = i + 1; j < group.size() && !needless[i]; ++j) {
        if (needless[j]) continue;
        const bool first_narrower = narrower(*group[i], *group[j]), second_narrower = narrower(*group[j], *group[i]);
        if (!first_narrower && !second_narrower) continue;
        const bool drop_second = all ? first_narrower : second_narrower;
        needless[drop_second ? j : i] = true;
        const Clause &dropped = *group[drop_second ? j : i], &kept = *group[drop_second ? i : j];
        report("W0103", dropped.span,
               join(text_of(dropped), all ? " adds nothing: it follows from " : " adds nothing: it is part of ", text_of(kept)),
               "leave it out");
      }
    }
  }

  const ClauseNames names_;
  std::vector<Warning>& warnings_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, const Expr*> written_;  // by place
};

}  // namespace

void lint_logic(const Predicate& predicate, const Expr& text, const ClauseNames& names, std::vector<Warning>& warnings) {
  Logic(text, names, warnings).look(predicate);
}

}  // namespace tamis::dsl
