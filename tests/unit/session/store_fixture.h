#pragma once
// A store of people (tests/unit/people.h) and a session over it.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/session.h"
#include "tests/unit/people.h"
#include "tests/unit/temporary_folder.h"

namespace tamis {

class StoreTest : public testing::Test {
 protected:
  static constexpr std::int64_t kRows = 60;
  // All signed up within a year of the epoch's first; row r at kYearUs - r hours.
  static constexpr std::int64_t kNowUs = 365 * std::int64_t{86'400'000'000};

  StoreTest() : engine_(std::move(*Engine::open(folder_ / "store", OpenMode::kCreate))) { publish(people_columns(kRows)); }

  void publish(std::vector<BuildColumn> columns) {
    const auto lock = engine_.lock_for_writing();
    ASSERT_TRUE(engine_.publish(*lock, **build_snapshot(std::move(columns)), "people"));
  }

  [[nodiscard]] Session session() {
    SessionOptions options;
    options.now_us = kNowUs;
    return {engine_, options};
  }

  Result<std::vector<Outcome>> run(std::string_view text) {
    std::vector<Outcome> outcomes;
    auto done = session().run(text, [&](Outcome outcome) { outcomes.push_back(std::move(outcome)); });
    if (!done) return std::unexpected(std::move(done).error());
    return outcomes;
  }

  // The one outcome of one statement, which succeeds.
  Outcome ask(std::string_view text) {
    auto outcomes = run(text);
    EXPECT_TRUE(outcomes) << text << ": " << outcomes.error().message;
    if (!outcomes || outcomes->size() != 1) return {};
    return std::move(outcomes->front());
  }

  Error error_of(std::string_view text) {
    auto outcomes = run(text);
    EXPECT_FALSE(outcomes) << text;
    return outcomes ? Error{} : std::move(outcomes).error();
  }

  std::int64_t number(std::string_view text) {
    const Outcome outcome = ask(text);
    EXPECT_EQ(outcome.answer.rows.size(), 1U);
    return outcome.answer.rows.empty() ? -1 : outcome.answer.rows[0][0].as<std::int64_t>();
  }

  std::vector<std::string> saved() {
    std::vector<std::string> names;
    const auto segments = engine_.catalogue().segments();
    for (const DefinitionRecord& segment : *segments) names.push_back(segment.name);
    return names;
  }

  TemporaryFolder folder_;
  Engine engine_;
};

}  // namespace tamis
