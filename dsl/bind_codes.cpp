#include "dsl/code_docs.h"

namespace tamis::dsl {
namespace {

constexpr CodeDoc kDocs[] = {
    {"E0201", "types that do not compare",
     "Both sides of a comparison are of one type; only INTEGER and DOUBLE mix. Nothing is converted in silence: write the literal of "
     "the trait's type, or CAST one side.\n\n"
     "    age > '30'                      -- age is INTEGER: write age > 30\n"
     "    signed_up > '2026-01-01'        -- write signed_up > DATE '2026-01-01'"},
    {"E0202", "unknown function", "There is no function of that name.\n\n    LENGHT(city) > 3                -- did you mean LENGTH?"},
    {"E0203", "unknown trait",
     "No trait or identifier bears that name, in any case. Names with spaces stand in double quotes, texts in single ones.\n\n"
     "    contry = 'France'               -- did you mean country?\n"
     "    country = \"France\"              -- a text takes single quotes: 'France'"},
    {"E0204", "wrong number of arguments",
     "The function takes more or fewer arguments, or no * or DISTINCT.\n\n    ROUND(price, 2, 1) > 3          -- ROUND(number [, digits])"},
    {"E0205", "an argument of the wrong type",
     "The function does not take a value of that type.\n\n    LOWER(age) = 'x'                -- write LOWER(CAST(age AS STRING))"},
    {"E0206", "comparison with NULL",
     "A missing value equals nothing, so a comparison with NULL would never hold.\n\n    country = NULL                  -- write country "
     "IS MISSING"},
    {"E0207", "a list compared like a single value",
     "A list is tested with HAS, not with =, IN or <.\n\n    tags = 'vip'                    -- write tags HAS 'vip'\n"
     "    tags IN ('a', 'b')              -- write tags HAS ANY ('a', 'b')"},
    {"E0208", "a condition is wanted",
     "WHERE, AND, OR, NOT and CASE WHEN take conditions: comparisons, tests, BOOLEAN values.\n\n    age AND churned                 -- "
     "write age != 0 AND churned"},
    {"E0209", "HAS on a value that is no list",
     "HAS tests the items of a list.\n\n    country HAS 'France'            -- write country = 'France'"},
    {"E0210", "a text test on a value that is no text",
     "LIKE, ILIKE, STARTS WITH, ENDS WITH, CONTAINS and MATCHES test a STRING with a STRING.\n\n"
     "    age LIKE '3%'                   -- write CAST(age AS STRING) LIKE '3%'"},
    {"E0211", "a literal is wanted",
     "The patterns of LIKE, ILIKE and MATCHES and the values of HAS are literals, so that they are prepared once.\n\n"
     "    email LIKE city                 -- write email CONTAINS city"},
    {"E0212", "a pattern that cannot be read",
     "The regular expression or LIKE pattern is malformed.\n\n    email MATCHES '('               -- write email MATCHES '\\('"},
    {"E0213", "a duration out of place",
     "A duration moves a TIMESTAMP or DATE, with + or -.\n\n    age > 30 DAYS                   -- write signed_up < NOW() - 30 DAYS"},
    {"E0214", "arithmetic on a value that is no number",
     "+ - * / % take numbers, or a time and a duration.\n\n    city + country = 'x'            -- write CONCAT(city, country)\n"
     "    last_seen - signed_up > 3       -- write DATE_DIFF('day', signed_up, last_seen) > 3"},
    {"E0215", "a window on a value that is no time",
     "WITHIN, BEFORE, AFTER, THIS, LAST and AGO test a TIMESTAMP or DATE.\n\n    age WITHIN LAST 30 DAYS         -- write signed_up WITHIN "
     "LAST 30 DAYS"},
    {"E0216", "a unit that does not fit",
     "A DATE has no hours, minutes and seconds; DATE_TRUNC and DATE_DIFF take the name of a unit as a text.\n\n"
     "    birth_date WITHIN LAST 2 HOURS  -- count in DAYS\n    DATE_TRUNC('mnth', signed_up)   -- did you mean month?"},
    {"E0217", "a time that does not exist",
     "The literal is no instant or day of the years 1 to 9999.\n\n    signed_up > TIMESTAMP '2026-13-01'"},
    {"E0218", "a window or duration without sense",
     "The earlier end of a window comes first, counts are not negative, and no window is longer than the calendar.\n\n"
     "    signed_up BETWEEN 30 AND 60 DAYS AGO  -- write BETWEEN 60 AND 30 DAYS AGO"},
    {"E0219", "branches of different types",
     "The values of CASE, COALESCE, LEAST and GREATEST are of one type; INTEGER and DOUBLE become DOUBLE.\n\n"
     "    COALESCE(age, 'unknown') = 'x'  -- write COALESCE(CAST(age AS STRING), 'unknown')"},
    {"E0220", "a CAST that does not exist", "There is no such conversion.\n\n    CAST(age AS DATE)               -- an INTEGER is no day"},
    {"E0223", "unknown time zone",
     "Zones have the names of the IANA database.\n\n    TIME ZONE 'Europe/Pariss'       -- did you mean Europe/Paris?"},
    {"E0224", "a zone from a trait that is no text",
     "TIME ZONE OF takes a STRING trait that holds names of zones, and is stored.\n\n    TIME ZONE OF age ELSE 'UTC'"},
    {"E0225", "too deep",
     "An expression, or a segment with all that it refers to, has too many levels one inside the other. Chains of AND and OR do not count. "
     "Move parts into segments, or write definitions flatter.\n\n    a + b + … + z                   -- more than a thousand of them"},
    {"E0226", "unknown list", "No list of that name was put into the store.\n\n    email IN LIST 'vpi'             -- did you mean vip?"},
    {"E0227", "NULL without a type",
     "NULL stands where no other value gives it a type.\n\n    age + NULL > 3                  -- write CAST(NULL AS INTEGER)"},
    {"E0228", "a value that is tested too often",
     "BETWEEN, IN and windows stand for several comparisons, each with the tested value written out. Where such values stand within one "
     "another, the copies multiply.\n\n"
     "    CASE WHEN (CASE WHEN x BETWEEN 1 AND 2 THEN 3 END) BETWEEN 4 AND 5 THEN 6 END BETWEEN 7 AND 8  -- and so on, twenty deep"},
    {"E0229", "a trait among properties",
     "In the WHERE of a set of events, and before OF, a bare name is a property of the event. The traits of the profile have `trait.` "
     "before them.\n\n"
     "    COUNT(EVENT 'Order' WHERE country = 'FR')  -- write trait.country"},
    {"E0230", "no function over events",
     "Over a set of events there are COUNT, SUM, AVG, MIN, MAX, MEDIAN, STDDEV, PERCENTILE, FIRST, LAST, NTH, MODE, LIST, DISTINCT DAYS, "
     "STREAK DAYS and SESSIONS.\n\n"
     "    ROUND(revenue OF EVENT 'Order')  -- write ROUND(SUM(revenue OF EVENT 'Order'))"},
    {"E0231", "a set of events without its value, or with one too many",
     "SUM, AVG, FIRST and the like are of a value of the events; COUNT, DISTINCT DAYS, STREAK DAYS and SESSIONS of the events "
     "themselves.\n\n"
     "    SUM(EVENT 'Order')              -- write SUM(revenue OF EVENT 'Order')\n"
     "    COUNT(revenue OF EVENT 'Order') -- write COUNT(EVENT 'Order'), or COUNT(DISTINCT revenue OF EVENT 'Order')"},
    {"E0232", "a function over events without events",
     "MEDIAN, FIRST, LAST, LIST and the like are over the events of a profile.\n\n"
     "    MEDIAN(revenue) > 50            -- write MEDIAN(revenue OF EVENT 'Order') > 50"},
    {"E0301", "unknown segment", "No segment of that name is saved.\n\n    IN SEGMENT vpi                  -- did you mean vip?"},
    {"E0302", "definitions in a circle",
     "A segment or computed trait cannot refer to itself, directly or through others.\n\n    CREATE SEGMENT a AS IN SEGMENT b;  -- where b "
     "is IN SEGMENT a: "
     "a -> b -> a"},
    {"E0303", "a chain of definitions that is too long",
     "At most 512 segments and computed traits refer to each other in a row.\n\n    s1 AS IN SEGMENT s2, s2 AS IN SEGMENT s3, …"},
    {"E0304", "an aggregate out of place",
     "COUNT, SUM, AVG, MIN and MAX without events are over many profiles: they stand in SELECT, HAVING and ORDER BY.\n\n"
     "    COUNT('Order') > 3              -- write COUNT(EVENT 'Order') > 3\n"
     "    SELECT country FROM profiles WHERE COUNT(*) > 3 GROUP BY country  -- write HAVING COUNT(*) > 3"},
    {"E0305", "a trait that is not grouped",
     "Each row of a grouped SELECT is many profiles, so a trait there is a group key or in an aggregate.\n\n"
     "    SELECT country, COUNT(*) FROM profiles  -- add GROUP BY country"},
    {"E0306", "a number as a key",
     "GROUP BY and ORDER BY take names and expressions, not places.\n\n    SELECT country FROM profiles ORDER BY 1  -- write ORDER BY "
     "country"},
    {"E0307", "HAVING without groups",
     "HAVING chooses among groups.\n\n    SELECT country FROM profiles HAVING age > 3  -- write WHERE age > 3"},
    {"E0308", "DISTINCT rows in an order that they do not have",
     "Rows that are made one may differ in a value that is not selected.\n\n    SELECT DISTINCT country FROM profiles ORDER BY age"},
    {"E0309", "* among groups", "A group has no single value of every trait.\n\n    SELECT *, COUNT(*) FROM profiles  -- name the columns"},
    {"E0310", "a list as a key",
     "Lists are neither group keys nor in an order.\n\n    SELECT city FROM profiles ORDER BY tags  -- write ORDER BY LENGTH(tags)"},
    {"E0311", "an aggregate of the wrong type",
     "SUM and AVG take numbers; MIN, MAX and COUNT(DISTINCT) take single values.\n\n    SELECT AVG(signed_up) FROM profiles  -- MIN and "
     "MAX are defined"},
    {"E0312", "a profile that is not named fully",
     "A profile is named by the type of its identifier and the id; the type can be left out where there is one only.\n\n"
     "    EXPLAIN SEGMENT vip FOR PROFILE 'usr_id:17850'  -- did you mean user_id?"},
    {"E0313", "an overlap of one",
     "OVERLAP compares two segments or more.\n\n    OVERLAP vip                     -- write OVERLAP vip, newsletter"},
    {"E0314", "a list that names no profiles",
     "IN LIST without a value tests the profile, so the list must be of an identifier of the profiles.\n\n"
     "    IN LIST 'cities'                -- write city IN LIST 'cities'"},
    {"E0315", "unknown event",
     "No event of that name was imported. Where events are asked for in a segment this is a warning (W0205) only.\n\n"
     "    SELECT COUNT(*) FROM events 'Order Complete'  -- did you mean 'Order Completed'?"},
    {"E0316", "unknown property",
     "The events that a SELECT is over have no such property.\n\n"
     "    SELECT revenu FROM events 'Order Completed'  -- did you mean revenue?"},
    {"E0317", "a computed trait with the name of a stored one",
     "A name means one trait. The stored one came with the data.\n\n"
     "    CREATE TRAIT age AS …           -- where age was imported"},
    {"W0101", "always true", "The clause holds for every profile, or for every profile that has the value.\n\n    age < 30 OR age >= 20"},
    {"W0102", "always false", "No profile can meet the clause.\n\n    age < 20 AND age > 30"},
    {"W0103", "a clause that another makes needless",
     "With AND, the other clause already demands it; with OR, the other already admits it.\n\n    age > 20 AND age > 30           -- age > "
     "30 says it all"},
    {"W0201", "a value never seen", "No profile has that value.\n\n    country = 'Frnace'              -- did you mean 'France'?"},
    {"W0202", "profiles left out for want of a value",
     "!=, NOT IN, NOT LIKE, HAS NONE and the like need a present value: profiles without one are left out.\n\n"
     "    country != 'France'             -- to keep them: country != 'France' OR country IS MISSING"},
    {"W0203", "a comparison outside the range of the data",
     "All values of the trait lie on one side of it.\n\n    age > 200                       -- in the data, age goes from 18 to 99"},
    {"W0204", "a window after the newest value",
     "The window of a trait or of events follows the clock, and the data end before it begins. Ask as of another instant, or import newer "
     "data.\n\n"
     "    last_order WITHIN LAST 30 DAYS  -- the newest last_order is of 2011: --now 2011-12-10T00:00:00Z"},
    {"W0205", "an event that nobody did",
     "No event of that name was imported, so that the set is empty. The message shows the nearest name.\n\n"
     "    DID 'Order Complete'            -- did you mean 'Order Completed'?"},
    {"W0206", "a property that no event bears",
     "The events of the set have no such property, so that it is always missing.\n\n"
     "    SUM(revenu OF EVENT 'Order')    -- did you mean revenue?"},
    {"W0207", "a window in which no event lies",
     "It ends before it begins, has no length, or begins after NOW, which no window passes.\n\n"
     "    COUNT(EVENT 'Order' WITHIN LAST 0 DAYS) > 3"},
};

}  // namespace

std::span<const CodeDoc> bind_code_docs() noexcept { return kDocs; }

}  // namespace tamis::dsl
