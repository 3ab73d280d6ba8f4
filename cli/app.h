#pragma once
// The program: arguments in, exit code out.

#include <istream>
#include <ostream>

namespace tamis::cli {

// 0 success, 1 a user's mistake (message on err), 2 a fault.
int run(int argc, const char* const* argv, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace tamis::cli
