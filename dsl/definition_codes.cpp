#include "dsl/code_docs.h"

namespace tamis::dsl {
namespace {

constexpr CodeDoc kDocs[] = {
    {"E0401", "a segment that exists already",
     "CREATE SEGMENT saves a new segment and leaves a saved one as it is.\n\n"
     "    CREATE SEGMENT vip AS revenue > 500             -- write CREATE OR REPLACE SEGMENT vip AS …"},
    {"E0402", "a definition that others use",
     "Dropping it would break the segments and computed traits that refer to it. Change or drop those first.\n\n"
     "    DROP SEGMENT vip                                -- win_back AS IN SEGMENT vip AND …"},
    {"E0403", "a profile that is not there",
     "No profile of the store bears that id. Ids are compared as they were imported, byte by byte.\n\n"
     "    EXPLAIN SEGMENT vip FOR PROFILE 'user_id:0017'  -- was it imported as 17?"},
    {"E0404", "a file to apply that holds more than definitions",
     "`tamis apply` takes CREATE and DROP of segments and computed traits. Questions go to `tamis query STORE -f FILE`.\n\n"
     "    SELECT COUNT(*) FROM profiles;                  -- not in a file of definitions"},
    {"E0405", "a definition that is given twice",
     "The files given to one `tamis apply` define each segment and each trait once, in any case of its name.\n\n"
     "    CREATE SEGMENT vip AS revenue > 500;\n"
     "    CREATE SEGMENT Vip AS revenue > 900;            -- keep one of the two"},
    {"E0406", "a drop without leave",
     "A file may drop definitions only where `tamis apply` was given --prune, so that none is lost by a slip.\n\n"
     "    DROP SEGMENT vip;                               -- tamis apply STORE FILE --prune"},
    {"E0407", "a saved definition that would break",
     "A change would leave a saved segment or trait that no file defines without meaning, by a trait of another type, for one. Define it "
     "in the files as well.\n\n"
     "    CREATE SEGMENT vip AS IN SEGMENT …              -- win_back uses vip, and the chain is now too long"},
    {"E0408", "a trait that exists already",
     "CREATE TRAIT saves a new computed trait and leaves a saved one as it is.\n\n"
     "    CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order')  -- write CREATE OR REPLACE TRAIT basket AS …"},
    {"E0409", "a stored trait that is to be dropped",
     "DROP TRAIT takes away computed traits, which are definitions. A stored trait is data that was imported.\n\n"
     "    DROP TRAIT country                              -- a column of what was imported"},
};

}  // namespace

std::span<const CodeDoc> definition_code_docs() noexcept { return kDocs; }

}  // namespace tamis::dsl
