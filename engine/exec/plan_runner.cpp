#include "engine/exec/plan_runner.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "engine/exec/leaf_key.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

Outcome flipped(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNone: return Outcome::kAll;
    case Outcome::kAll: return Outcome::kNone;
    case Outcome::kSome: return Outcome::kSome;
  }
  return outcome;
}

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

template <typename Visit> void for_each_leaf(const FilterNode& node, const Visit& visit) {
  if (const auto* leaf = std::get_if<LeafFilter>(&node.node)) visit(node, *leaf);
  for (const FilterNode& child : children_of(node)) for_each_leaf(child, visit);
}

}  // namespace

SharedLeaves::SharedLeaves(std::span<const FilterPlan* const> plans) {
  std::unordered_map<std::string, std::uint32_t> places;
  // Leaves are equal where their predicates are: one pointer stands for all of them.
  std::unordered_set<PredicatePtr, PredicateHash, PredicateSame> predicates;
  for (const FilterPlan* plan : plans) {
    std::vector<std::uint32_t>& slots = slots_.emplace_back(plan->nodes);
    for_each_leaf(plan->root, [&](const FilterNode& node, const LeafFilter& leaf) {
      // A single leaf is equal to itself only: no key is needed.
      const auto shared = [&](const PredicatePtr& predicate) { return predicates.insert(predicate).first->get(); };
      std::string key;
      if (plans.size() > 1 || plan->nodes > 1) key = key_of(leaf.leaf, shared);
      const auto [at, is_new] = places.try_emplace(std::move(key), static_cast<std::uint32_t>(leaves_.size()));
      if (is_new) leaves_.push_back({&leaf.leaf, 0});
      ++leaves_[at->second].uses;
      slots[node.id] = at->second;
    });
  }
}

PlanRunner::PlanRunner(std::span<const FilterPlan* const> plans, const SharedLeaves& leaves, const TableRows& rows, IndexUse index,
                       std::int64_t now_us)
    : plans_(plans), leaves_(leaves), snapshot_(rows.snapshot), slots_(leaves.size()) {
  std::vector<std::shared_ptr<const EventPlans>> events;
  if (rows.events != nullptr) events.push_back(rows.events);
  for (const FilterPlan* plan : plans) {
    if (plan->events != nullptr) events.push_back(plan->events);
  }
  if (rows.run != nullptr || !events.empty()) events_ = std::make_unique<BlockEvents>(rows.profiles, std::move(events), index, now_us);
  make_filters(index, now_us, {rows.run, events_.get()});
}

PlanRunner::PlanRunner(std::span<const FilterPlan* const> plans, const SharedLeaves& leaves, EventRows rows_are, IndexUse index,
                       std::int64_t now_us)
    : plans_(plans), leaves_(leaves), snapshot_(rows_are.run->events()), slots_(leaves.size()) {
  make_filters(index, now_us, rows_are);
}

void PlanRunner::make_filters(IndexUse index, std::int64_t now_us, EventRows rows_are) {
  std::uint32_t nodes = 0;
  for (const FilterPlan* plan : plans_) nodes = std::max(nodes, plan->nodes);
  folds_.resize(nodes);
  for (std::uint32_t i = 0; i < leaves_.size(); ++i) {
    slots_[i].filter = make_filter(leaves_.leaf(i), {snapshot_, scratch_, index, now_us, events_.get(), rows_are});
    if (leaves_.is_shared(i)) slots_[i].mask = std::make_unique_for_overwrite<BlockMask>();
  }
}

void PlanRunner::keep_statistics() { statistics_.assign(plans_[0]->nodes, {}); }

Outcome PlanRunner::run(std::size_t plan, std::size_t block, BlockMask& members) {
  plan_ = plan;
  block_ = block;
  rows_ = rows_of_block(block, snapshot_.rows());
  const FilterNode& root = plans_[plan]->root;
  const Outcome folded = fold(root);
  if (folded != Outcome::kSome && statistics_.empty()) return folded;
  members.fill_first(rows_);
  return run_node(root, members);
}

Outcome PlanRunner::run_within(std::size_t block, BlockMask& candidates) {
  plan_ = 0;
  block_ = block;
  rows_ = rows_of_block(block, snapshot_.rows());
  const Outcome folded = fold(plans_[0]->root);
  if (folded != Outcome::kSome) return folded;
  const BlockMask within = candidates;
  within_ = &within;
  ++pass_;
  const Outcome outcome = run_node(plans_[0]->root, candidates);
  within_ = nullptr;
  return outcome;
}

std::uint64_t PlanRunner::count(std::size_t plan, std::size_t block) {
  const FilterNode& root = plans_[plan]->root;
  const auto* leaf = std::get_if<LeafFilter>(&root.node);
  plan_ = plan;
  block_ = block;
  if (leaf != nullptr && fold(root) == Outcome::kSome) {
    if (const auto in = slot(root).filter->count(block)) {
      return leaf->complement ? rows_of_block(block, snapshot_.rows()) - *in : *in;
    }
  }
  ScratchMask members(scratch_);
  switch (run(plan, block, *members)) {
    case Outcome::kNone: return 0;
    case Outcome::kAll: return rows_;
    case Outcome::kSome: return members->count();
  }
  return 0;
}

void PlanRunner::add_members(std::size_t plan, std::size_t block, RowSet& rows) {
  visit_members(plan, block, [&](const BlockMask& members, Scratch&) { rows.add_block(block, members); });
}

PlanRunner::Slot& PlanRunner::slot(const FilterNode& leaf) { return slots_[leaves_.slot_of(plan_, leaf.id)]; }

// Fills folds_ for the node and all that running it may ask for.
Outcome PlanRunner::fold(const FilterNode& node) {
  Outcome& result = folds_[node.id];
  if (const auto* c = std::get_if<ConstantFilter>(&node.node)) return result = c->value ? Outcome::kAll : Outcome::kNone;
  if (const auto* leaf = std::get_if<LeafFilter>(&node.node)) return result = fold_leaf(node, leaf->complement);
  if (std::holds_alternative<XorFilter>(node.node)) {
    bool decided = true, odd = false;
    for (const FilterNode& child : children_of(node)) {
      const Outcome outcome = fold(child);
      decided &= outcome != Outcome::kSome;
      odd ^= outcome == Outcome::kAll;
    }
    return result = !decided ? Outcome::kSome : odd ? Outcome::kAll : Outcome::kNone;
  }
  const bool is_and = std::holds_alternative<AndFilter>(node.node);
  const Outcome decides = is_and ? Outcome::kNone : Outcome::kAll;
  result = flipped(decides);
  for (const FilterNode& child : children_of(node)) {
    const Outcome outcome = fold(child);
    if (outcome == decides) return folds_[node.id] = decides;
    if (outcome == Outcome::kSome) folds_[node.id] = Outcome::kSome;
  }
  return folds_[node.id];
}

Outcome PlanRunner::fold_leaf(const FilterNode& node, bool complement) {
  Slot& s = slot(node);
  if (s.folded_block != block_) {
    s.folded_block = block_;
    s.folded = s.filter->fold(block_);
  }
  return complement ? flipped(s.folded) : s.folded;
}

Outcome PlanRunner::run_node(const FilterNode& node, BlockMask& mask) {
  return statistics_.empty() ? run_plain(node, mask) : run_counted(node, mask);
}

Outcome PlanRunner::run_plain(const FilterNode& node, BlockMask& mask) {
  if (folds_[node.id] != Outcome::kSome) return folds_[node.id];
  if (const auto* leaf = std::get_if<LeafFilter>(&node.node)) return run_leaf(node, *leaf, mask);
  if (const auto* a = std::get_if<AndFilter>(&node.node)) return run_and(*a, mask);
  if (const auto* o = std::get_if<OrFilter>(&node.node)) return run_or(*o, mask);
  return run_xor(std::get<XorFilter>(node.node), mask);
}

Outcome PlanRunner::run_counted(const FilterNode& node, BlockMask& mask) {
  NodeStatistics& s = statistics_[node.id];
  const std::int64_t begin = now_ns();
  const std::uint64_t candidates = mask.count();
  const EventsRead before = events_ == nullptr ? EventsRead{} : events_->read();
  const bool folded = folds_[node.id] != Outcome::kSome;
  const Outcome outcome = run_plain(node, mask);
  s.candidates += candidates;
  s.rows += outcome == Outcome::kNone ? 0 : outcome == Outcome::kAll ? candidates : mask.count();
  ++(folded ? s.blocks_skipped : s.blocks_run);
  if (!folded && std::holds_alternative<LeafFilter>(node.node)) {
    const double density = static_cast<double>(candidates) / static_cast<double>(std::max<std::size_t>(1, rows_));
    s.bytes_read += static_cast<std::uint64_t>(node.estimate.cost.at(density) * static_cast<double>(kAlignment));
  }
  if (events_ != nullptr) {
    s.events += events_->read().events - before.events;
    s.chunks += events_->read().chunks - before.chunks;
    s.chunks_decided += events_->read().chunks_decided - before.chunks_decided;
  }
  s.elapsed_ns += now_ns() - begin;
  return outcome;
}

Outcome PlanRunner::run_leaf(const FilterNode& node, const LeafFilter& leaf, BlockMask& mask) {
  Slot& s = slot(node);
  const auto run = [&](BlockMask& candidates) { return s.mask != nullptr ? run_shared(s, candidates) : s.filter->run(block_, candidates); };
  if (!leaf.complement) return run(mask);
  ScratchMask in(scratch_, mask);
  const Outcome outcome = run(*in);
  if (outcome != Outcome::kSome) return flipped(outcome);
  mask.and_not(*in);
  return outcome_of(mask);
}

// Over all rows of the block, once; then the mask is kept.
void PlanRunner::fill_shared(Slot& s) {
  const std::uint64_t pass = within_ == nullptr ? 0 : pass_;
  if (s.cached_block == block_ && s.cached_pass == pass) return;
  s.cached_block = block_;
  s.cached_pass = pass;
  if (within_ != nullptr)
    *s.mask = *within_;
  else
    s.mask->fill_first(rows_);
  s.cached = s.filter->run(block_, *s.mask);
}

Outcome PlanRunner::run_shared(Slot& s, BlockMask& mask) {
  fill_shared(s);
  if (s.cached != Outcome::kSome) return s.cached;
  mask.and_with(*s.mask);
  return outcome_of(mask);
}

// Of OR: takes a shared leaf out of what is left with one pass over its mask. False where the child is something else.
bool PlanRunner::take_shared(const FilterNode& child, BlockMask& left) {
  const auto* leaf = std::get_if<LeafFilter>(&child.node);
  if (leaf == nullptr || !statistics_.empty() || folds_[child.id] != Outcome::kSome) return false;
  Slot& s = slot(child);
  if (s.mask == nullptr) return false;
  fill_shared(s);
  if (s.cached != Outcome::kSome) return false;
  if (leaf->complement)
    left.and_with(*s.mask);
  else
    left.and_not(*s.mask);
  return true;
}

Outcome PlanRunner::run_and(const AndFilter& chain, BlockMask& mask) {
  Outcome result = Outcome::kAll;
  for (const FilterNode& child : chain.children) {
    if (interrupted()) return Outcome::kNone;
    const Outcome outcome = run_node(child, mask);
    if (outcome == Outcome::kNone) return Outcome::kNone;
    if (outcome == Outcome::kSome) result = Outcome::kSome;
  }
  return result;
}

// `left`: the candidates that no child has taken yet.
Outcome PlanRunner::run_or(const OrFilter& chain, BlockMask& mask) {
  ScratchMask left(scratch_, mask), taken(scratch_);
  for (const FilterNode& child : chain.children) {
    if (interrupted()) return Outcome::kNone;
    if (!take_shared(child, *left)) {
      *taken = *left;
      const Outcome outcome = run_node(child, *taken);
      if (outcome == Outcome::kNone) continue;
      if (outcome == Outcome::kAll) return Outcome::kAll;  // of what was left; the children before took the rest
      left->and_not(*taken);
    }
    if (!left->any()) return Outcome::kAll;
  }
  mask.and_not(*left);
  return outcome_of(mask);
}

Outcome PlanRunner::run_xor(const XorFilter& chain, BlockMask& mask) {
  ScratchMask odd(scratch_), one(scratch_);
  odd->clear();
  for (const FilterNode& child : chain.children) {
    if (interrupted()) return Outcome::kNone;
    *one = mask;
    const Outcome outcome = run_node(child, *one);
    if (outcome == Outcome::kNone) continue;
    odd->xor_with(outcome == Outcome::kAll ? mask : *one);
  }
  mask = *odd;
  return outcome_of(mask);
}

}  // namespace tamis
