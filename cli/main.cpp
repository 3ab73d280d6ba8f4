#include <clocale>
#include <iostream>

#include "cli/app.h"

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  std::ios::sync_with_stdio(false);
  return tamis::cli::run(argc, argv, std::cin, std::cout, std::cerr);
}
