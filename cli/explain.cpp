#include <algorithm>
#include <cctype>
#include <memory>

#include "cli/commands.h"
#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::cli {
namespace {

struct ExplainOptions : CommonOptions {
  std::string store, what, profile;
  bool analyze = false;
};

std::string quoted_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

bool begins_with_word(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
  return text.size() > word.size() && std::ranges::equal(text.substr(0, word.size()), word, same) && std::isspace(static_cast<unsigned char>(text[word.size()])) != 0;
}

// The statement that answers: a segment's name, a SELECT, or a bare predicate.
std::string statement_for(const ExplainOptions& options, const Definitions& definitions) {
  if (!options.profile.empty()) return "EXPLAIN SEGMENT " + dsl::quote_name(options.what) + " FOR PROFILE " + quoted_text(options.profile);
  const std::string explain = options.analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ";
  if (definitions.segment(options.what) != nullptr) return explain + "SEGMENT " + dsl::quote_name(options.what);
  if (begins_with_word(options.what, "SELECT") || begins_with_word(options.what, "SEGMENT")) return explain + options.what;
  const bool meant_as_segment = dsl::is_plain_name(options.what) && !definitions.schema().find(options.what);
  return explain + (meant_as_segment ? "SEGMENT " : "SELECT COUNT(*) FROM profiles WHERE ") + options.what;
}

int run_explain(Program& program, const ExplainOptions& options) {
  auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  auto engine = Engine::open(options.store, OpenMode::kRead);
  if (!engine) return fail_with(program, engine.error());
  auto definitions = Definitions::load(*engine);
  if (!definitions) return fail_with(program, definitions.error());
  const std::string text = statement_for(options, *definitions);
  Session session(*engine, *session_with);
  const auto done = session.run(text, [&](Outcome outcome) { print_outcome(program.console, outcome, text); });
  return done ? 0 : fail_with(program, done.error(), text);
}

}  // namespace

void add_explain(CLI::App& app, Program& program) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = app.add_subcommand("explain", "Show how a segment or predicate is answered, or why a profile is in a segment");
  command->footer(R"(Examples:
  tamis explain shop vip                                  the plan of a saved segment
  tamis explain shop "country = 'France' AND revenue > 500" --analyze    and what happened when it ran
  tamis explain shop vip --profile customer_id:17850      clause by clause, for one profile)");
  command->add_option("store", options->store, "The store's folder")->required();
  command->add_option("what", options->what, "A segment's name, a predicate, or a SELECT")->required();
  command->add_flag("--analyze", options->analyze, "Run it, and show what really happened beside the estimates");
  command->add_option("--profile", options->profile, "Explain the segment for this profile (type:id)")->excludes("--analyze");
  add_format_option(*command, *options);
  add_now_option(*command, *options);
  add_threads_option(*command, *options);
  command->callback([options, &program] { program.run = [options, &program] { return run_explain(program, *options); }; });
}

}  // namespace tamis::cli
