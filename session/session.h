#pragma once
// Statements over a store: text in, answers out. What the command line, the shell and the server share.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics.h"
#include "engine/engine.h"
#include "engine/exec/executor.h"
#include "session/definitions.h"

namespace tamis {

struct SessionOptions {
  std::optional<std::int64_t> now_us;  // NOW for every statement; else the clock's, read once a statement
  unsigned threads = 0;
  const Interrupt* interrupt = nullptr;
  bool advise = false;  // a SELECT too gets warnings of what is likely not meant
};

// What one statement answered: a table, or a sentence, or a plan.
struct Outcome {
  Answer answer;                   // no columns where the statement answers no table
  std::string notice;              // "segment vip created: 1,869 of 7,043 profiles"
  std::optional<PlanReport> plan;  // EXPLAIN; `analyzed` says whether it ran
  bool analyzed = false;
  std::optional<ProfileReport> profile;  // EXPLAIN SEGMENT … FOR PROFILE
  std::vector<dsl::Warning> warnings;    // places are in the script's text
  std::int64_t elapsed_us = 0;           // parse excluded, bind included
};

// One script at a time; one thread. Changes of definitions by other processes are seen by the next statement.
class Session {
 public:
  Session(Engine& engine, SessionOptions options) : engine_(&engine), options_(options) {}

  // Runs the statements in order and hands each outcome to `receive`. Stops at the first error, whose span is a place in `text`;
  // what earlier statements changed stays changed.
  template <typename Receive> [[nodiscard]] Result<void> run(std::string_view text, Receive receive) {
    const dsl::Script script = TAMIS_TRY(parse(text));
    for (const auto& item : script.items) receive(TAMIS_TRY(execute(item)));
    return {};
  }

  // Statements of a script that was parsed already.
  [[nodiscard]] Result<Outcome> execute(const dsl::Script::Item& item);

  [[nodiscard]] static Result<dsl::Script> parse(std::string_view text);
  // The rows of a saved segment.
  [[nodiscard]] Result<RowSet> members(std::string_view segment);
  // Saved definitions that no longer bind (a trait has gone or changed its type): "segment vip", with the reason.
  [[nodiscard]] Result<std::vector<std::pair<std::string, Error>>> broken_definitions();

  [[nodiscard]] ExecutionOptions execution_options() const;

 private:
  friend struct StatementRunner;
  void advise(const dsl::Script::Item& item, const Definitions& definitions, Outcome& outcome) const;
  // As they are now.
  [[nodiscard]] Result<Definitions*> definitions();

  Engine* engine_;
  SessionOptions options_;
  std::optional<Definitions> definitions_;  // of the last statement
};

}  // namespace tamis
