#include <array>

#include "dsl/code_docs.h"

namespace tamis::dsl {
namespace {

constexpr std::array kDocs{
    CodeDoc{"E0101", "bytes that are not text",
            "A statement is UTF-8 without NUL bytes. Save the file as UTF-8, or remove the byte that the message points to."},
    CodeDoc{"E0102", "something else was expected",
            "The text breaks off or goes on with something that cannot stand there. The message says what was expected, after what, and "
            "what was found.\n"
            "    WHERE age >                  a value is missing behind >\n"
            "    WHERE age > 30 ADN churned   AND is misspelt"},
    CodeDoc{"E0103", "a quote, bracket or comment is not closed",
            "The message points to where it was opened. A quote inside a string is written twice.\n"
            "    name = 'O'Brien'    write name = 'O''Brien'"},
    CodeDoc{"E0104", "nested too deeply",
            "Brackets, NOT, CASE and calls may stand 512 deep inside one another, and an expression may have 1,536 operations inside one "
            "another. Chains of AND and OR do not count. Save a part as a segment of its own and refer to it with IN SEGMENT."},
    CodeDoc{"E0105", "comparisons do not chain",
            "A comparison compares two values.\n"
            "    1 < x < 9             write x > 1 AND x < 9\n"
            "    a > 3 = b > 4         write (a > 3) = (b > 4)"},
    CodeDoc{"E0106", "a number out of range",
            "An INTEGER lies between -9223372036854775808 and 9223372036854775807, a DOUBLE within ±1.8e308. A larger whole number is "
            "written as a DOUBLE.\n"
            "    9223372036854775808    write 9223372036854775808.0"},
    CodeDoc{"E0107", "not a number",
            "Numbers are written 42, 1.5 or 1.5e3: a digit before and after the point, no letters behind.\n"
            "    30DAYS    write 30 DAYS\n"
            "    5.        write 5.0"},
    CodeDoc{"E0108", "not a date or a time",
            "DATE '2026-01-31' and TIMESTAMP '2026-01-31T08:00:00Z' name days of the Gregorian calendar in the years 1 to 9999.\n"
            "    DATE '2026-02-30'    February has no 30th day"},
    CodeDoc{"E0109", "a sign of another language",
            "    a == 1     write a = 1\n"
            "    a && b     write a AND b\n"
            "    a || b     write a OR b; to join strings, CONCAT(a, b)\n"
            "    !a         write NOT a"},
    CodeDoc{"E0110", "a typographic character",
            "Word processors replace quotes, dashes and spaces by handsomer ones, which the language does not read.\n"
            "    country = ‘France’    write country = 'France'"},
    CodeDoc{"E0111", "a window or duration of impossible length",
            "A window counts whole units: of a trait from 1 to 2147483648; of events any number, though none lie in a window of 0.\n"
            "    seen WITHIN LAST 0 DAYS             nothing lies in it\n"
            "    seen WITHIN LAST -7 DAYS            write seen WITHIN NEXT 7 DAYS\n"
            "    seen WITHIN LAST 1.5 DAYS           write seen WITHIN LAST 36 HOURS\n"
            "    seen BETWEEN 60 AND 30 AGO          write seen BETWEEN 60 AND 30 DAYS AGO"},
    CodeDoc{"E0112", "ESCAPE takes one character",
            "    code LIKE '10\\%%' ESCAPE '\\'    % behind \\ stands for itself"},
    CodeDoc{"E0113", "an unknown type",
            "CAST knows BOOLEAN, INTEGER, DOUBLE, STRING, TIMESTAMP, DATE and LIST OF one of them.\n"
            "    CAST(x AS INT)    write CAST(x AS INTEGER)"},
    CodeDoc{"E0114", "FROM takes profiles or events",
            "    SELECT COUNT(*) FROM customers            write SELECT COUNT(*) FROM profiles\n"
            "    SELECT COUNT(*) FROM 'Order Completed'    write SELECT COUNT(*) FROM events 'Order Completed'"},
    CodeDoc{"E0115", "a clause given twice", "COMMENT and TIME ZONE stand once in a statement, a window, AT LEAST and WHERE once with an event."},
    CodeDoc{"E0116", "EXPLAIN ANALYZE of one profile",
            "EXPLAIN SEGMENT s FOR PROFILE 'type:id' shows each clause for one profile; there is nothing to measure.\n"
            "    EXPLAIN ANALYZE SEGMENT vip FOR PROFILE 'user_id:1'    leave ANALYZE out"},
    CodeDoc{"E0117", "not part of this version",
            "The words belong to a construct of the language that this version does not have yet, such as SEQUENCE, STOPPED or TOP. "
            "They may still be names of traits."},
    CodeDoc{"E0118", "one statement was expected", "The place takes exactly one statement."},
    CodeDoc{"E0119", "an empty name", "A name in double quotes holds at least one character; the empty string is ''."},
    CodeDoc{"E0120", "* outside COUNT", "Only COUNT(*) counts profiles; other functions take values."},
    CodeDoc{"E0121", "the text is too long",
            "A statement or file takes at most 256 MiB. Put long lists of values into a saved list and write IN LIST 'name'."},
};

}  // namespace

std::span<const CodeDoc> parse_code_docs() noexcept { return kDocs; }

}  // namespace tamis::dsl
