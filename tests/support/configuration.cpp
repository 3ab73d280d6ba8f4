#include "tests/support/configuration.h"

#include <array>
#include <set>

namespace tamis::testing {
namespace {

constexpr std::array kEncodings{ForcedEncoding::kNone, ForcedEncoding::kPlanes, ForcedEncoding::kSketch, ForcedEncoding::kDictionary,
                                ForcedEncoding::kTextInRows};
constexpr std::array kIndexes{IndexUse::kByCost, IndexUse::kAlways, IndexUse::kNever};
constexpr std::array kEvaluators{Evaluator::kVectorised, Evaluator::kGeneral, Evaluator::kSingleProfile};
constexpr std::array kLayouts{EventLayout::kOneRun, EventLayout::kShuffled, EventLayout::kTails};
constexpr std::size_t kSettings = 10;

std::vector<simd::Isa> isas() {
  std::vector<simd::Isa> out;
  for (const simd::Isa isa : {simd::Isa::kBaseline, simd::Isa::kAvx2, simd::Isa::kAvx512})
    if (simd::supported(isa)) out.push_back(isa);
  return out;
}

using Choice = std::array<std::size_t, kSettings>;

Choice sizes() { return {isas().size(), 2, kEncodings.size(), 2, kIndexes.size(), 2, kEvaluators.size(), 2, kLayouts.size(), 2}; }

Configuration configuration_of(const Choice& c) {
  return {isas()[c[0]], c[1] == 0 ? 1U : 3U, kEncodings[c[2]], c[3] == 1,      kIndexes[c[4]],
          c[5] == 1,    kEvaluators[c[6]],   c[7] == 1,        kLayouts[c[8]], c[9] == 1};
}

std::vector<Choice> all_choices() {
  std::vector<Choice> out{Choice{}};
  const Choice size = sizes();
  for (std::size_t s = 0; s < kSettings; ++s) {
    std::vector<Choice> longer;
    for (const Choice& c : out)
      for (std::size_t v = 0; v < size[s]; ++v) {
        longer.push_back(c);
        longer.back()[s] = v;
      }
    out = std::move(longer);
  }
  return out;
}

using Pair = std::array<std::size_t, 4>;  // setting, value, setting, value

std::vector<Pair> pairs_of(const Choice& c) {
  std::vector<Pair> out;
  for (std::size_t a = 0; a < kSettings; ++a)
    for (std::size_t b = a + 1; b < kSettings; ++b) out.push_back({a, c[a], b, c[b]});
  return out;
}

std::string_view name_of(ForcedEncoding encoding) {
  switch (encoding) {
    case ForcedEncoding::kNone: return "own encoding";
    case ForcedEncoding::kPlanes: return "planes";
    case ForcedEncoding::kSketch: return "sketch";
    case ForcedEncoding::kDictionary: return "dictionary";
    case ForcedEncoding::kTextInRows: return "text in rows";
  }
  return "";
}

std::string_view name_of(IndexUse use) {
  switch (use) {
    case IndexUse::kByCost: return "index by cost";
    case IndexUse::kAlways: return "index";
    case IndexUse::kNever: return "scan";
  }
  return "";
}

std::string_view name_of(Evaluator evaluator) {
  switch (evaluator) {
    case Evaluator::kVectorised: return "vectorised";
    case Evaluator::kGeneral: return "general";
    case Evaluator::kSingleProfile: return "single profile";
  }
  return "";
}

std::string_view name_of(EventLayout layout) {
  switch (layout) {
    case EventLayout::kOneRun: return "events in one run";
    case EventLayout::kShuffled: return "events shuffled";
    case EventLayout::kTails: return "events in tails";
  }
  return "";
}

}  // namespace

std::string name_of(const Configuration& c) {
  std::string out(simd::name_of(c.isa));
  out.append(", ").append(std::to_string(c.threads)).append(" threads, ").append(name_of(c.encoding));
  out.append(c.postings ? ", postings, " : ", no postings, ").append(name_of(c.index));
  out.append(c.rewrite ? ", rewritten, " : ", as written, ").append(name_of(c.evaluator)).append(c.padded ? ", padded, " : ", ");
  out.append(name_of(c.events)).append(c.summaries ? ", summaries" : ", no summaries");
  return out;
}

std::vector<Configuration> all_configurations() {
  std::vector<Configuration> out;
  for (const Choice& c : all_choices()) out.push_back(configuration_of(c));
  return out;
}

// Greedy: always the choice with the most pairs that have not occurred.
std::vector<Configuration> pairwise_configurations() {
  const std::vector<Choice> all = all_choices();
  std::set<Pair> open;
  for (const Choice& c : all)
    for (const Pair& p : pairs_of(c)) open.insert(p);
  std::vector<Configuration> out;
  while (!open.empty()) {
    std::size_t best = 0, most = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::size_t fresh = 0;
      for (const Pair& p : pairs_of(all[i])) fresh += open.contains(p) ? 1U : 0U;
      if (fresh > most) {
        most = fresh;
        best = i;
      }
    }
    for (const Pair& p : pairs_of(all[best])) open.erase(p);
    out.push_back(configuration_of(all[best]));
  }
  return out;
}

ExecutionOptions options_for(const Configuration& configuration, std::int64_t now_us) {
  ExecutionOptions options;
  options.now_us = now_us;
  options.threads = configuration.threads;
  options.rewrite = configuration.rewrite;
  options.index = configuration.index;
  options.generic_only = configuration.evaluator == Evaluator::kGeneral;
  options.summaries = configuration.summaries;
  return options;
}

}  // namespace tamis::testing
