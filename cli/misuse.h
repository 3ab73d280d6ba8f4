#pragma once
// What is wrong with a command line, in our words.

#include <CLI/CLI.hpp>

#include "engine/base/error.h"

namespace tamis::cli {

// The mistake that `problem` stands for: an unknown command or option with the nearest that exists, a statement without
// quotes. `app` has parsed the arguments as far as it could.
[[nodiscard]] Error misuse(const CLI::App& app, const CLI::ParseError& problem, int argc, const char* const* argv);

}  // namespace tamis::cli
