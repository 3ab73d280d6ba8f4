#include "dsl/code_docs.h"

namespace tamis::dsl {

const std::vector<CodeDoc>& code_docs() {
  static const std::vector<CodeDoc> docs = [] {
    std::vector<CodeDoc> all(parse_code_docs().begin(), parse_code_docs().end());
    all.insert(all.end(), bind_code_docs().begin(), bind_code_docs().end());
    all.insert(all.end(), definition_code_docs().begin(), definition_code_docs().end());
    return all;
  }();
  return docs;
}

}  // namespace tamis::dsl
