#pragma once
// What the shell says of itself.

#include <string>

#include "cli/output.h"

namespace tamis::cli {

void print_shell_help(Console& console);
// The functions of the language, or those whose names contain `part`, in any case.
void print_functions(Console& console, const std::string& part);

}  // namespace tamis::cli
