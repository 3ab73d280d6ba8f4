#include "engine/exec/parallel.h"

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/clock.h"
#include "engine/exec/executor.h"
#include "tests/unit/exec/sample.h"

namespace tamis {
namespace {

TEST(ParallelFor, CoversEachItemOnce) {
  for (const unsigned threads : {1U, 2U, 5U}) {
    for (const std::size_t n : {0UL, 1UL, 7UL, 1'000UL}) {
      std::vector<std::atomic<int>> seen(n);
      const auto done = parallel_for(n, 3, threads, nullptr, [&](std::size_t first, std::size_t last, unsigned worker) {
        ASSERT_LT(worker, worker_count(threads));
        ASSERT_LE(last - first, 3U);
        for (std::size_t i = first; i < last; ++i) ++seen[i];
      });
      ASSERT_TRUE(done.has_value());
      for (const auto& times : seen) ASSERT_EQ(times.load(), 1);
    }
  }
}

TEST(ParallelFor, TakesMoreWorkersThanProcessorsWithoutAWord) {
  EXPECT_EQ(worker_count(5), 5U);
  EXPECT_EQ(worker_count(100'000), kMostWorkers);
  testing::internal::CaptureStderr();
  for (const unsigned threads : {std::thread::hardware_concurrency() + 40, 100'000U}) {
    std::atomic<std::size_t> sum{0};
    ASSERT_TRUE(parallel_for(1'000, 1, threads, nullptr, [&](std::size_t first, std::size_t, unsigned) { sum += first; }).has_value());
    EXPECT_EQ(sum.load(), 499'500U);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ParallelFor, GivesAWorkerOnePartAtATime) {
  std::vector<std::atomic<int>> busy(4);
  std::atomic<bool> twice{false};
  (void)parallel_for(400, 1, 4, nullptr, [&](std::size_t, std::size_t, unsigned worker) {
    if (busy[worker].fetch_add(1) != 0) twice = true;
    std::this_thread::yield();
    busy[worker].fetch_sub(1);
  });
  EXPECT_FALSE(twice.load());
}

TEST(ParallelFor, RunsOnePartOnTheCaller) {
  const auto caller = std::this_thread::get_id();
  (void)parallel_for(10, 10, 4, nullptr, [&](std::size_t, std::size_t, unsigned worker) {
    EXPECT_EQ(worker, 0U);
    EXPECT_EQ(std::this_thread::get_id(), caller);
  });
}

TEST(ParallelFor, StopsWhenCancelled) {
  for (const unsigned threads : {1U, 3U}) {
    Interrupt interrupt;
    std::atomic<int> parts{0};
    const auto done = parallel_for(1'000, 1, threads, &interrupt, [&](std::size_t, std::size_t, unsigned) {
      if (++parts == 5) interrupt.cancel();
    });
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
    EXPECT_LT(parts.load(), 20);
  }
}

TEST(ParallelFor, StopsAtTheDeadline) {
  const Interrupt interrupt(steady_now_us() - 1);
  int parts = 0;
  const auto done = parallel_for(10, 1, 1, &interrupt, [&](std::size_t, std::size_t, unsigned) { ++parts; });
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(parts, 0);
}

TEST(ParallelFor, LaterDeadlinesLetWorkBeDone) {
  const Interrupt interrupt(steady_now_us() + 60'000'000);
  EXPECT_TRUE(parallel_for(10, 1, 2, &interrupt, [](std::size_t, std::size_t, unsigned) {}).has_value());
}

TEST(Queries, EndWithTheInterruptsError) {
  const test::Sample sample = test::make_sample({.rows = 2'000});
  Interrupt interrupt;
  interrupt.cancel();
  ExecutionOptions options;
  options.interrupt = &interrupt;
  const PredicatePtr predicate = make_predicate(Truth{sample.column("flag")});
  EXPECT_EQ(count(*sample.snapshot, *predicate, options).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(rows(*sample.snapshot, *predicate, options).error().code, ErrorCode::kCancelled);
  SelectQuery query;
  query.where = predicate;
  query.output = {{"age", sample.column("age")}};
  query.limit = 5;
  EXPECT_EQ(run(*sample.snapshot, query, options).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(explain(*sample.snapshot, *predicate, options, true).error().code, ErrorCode::kCancelled);
}

TEST(Queries, RunAtTheSameTime) {
  const test::Sample sample = test::make_sample({.rows = 70'000, .seed = 9});
  test::PredicateMaker maker(sample, 77);
  std::vector<PredicatePtr> predicates;
  for (int i = 0; i < 8; ++i) predicates.push_back(maker.predicate(2));
  ExecutionOptions options;
  options.now_us = test::kSampleNowUs;
  std::vector<std::uint64_t> alone;
  for (const auto& p : predicates) alone.push_back(count(*sample.snapshot, *p, options).value());
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 5; ++turn) {
        for (std::size_t i = 0; i < predicates.size(); ++i) wrong += count(*sample.snapshot, *predicates[i], options).value() != alone[i];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong.load(), 0);
}

}  // namespace
}  // namespace tamis
