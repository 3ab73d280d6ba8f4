#pragma once
// The words, numbers, strings and white space of the language, as PEGTL rules. Every token takes the white space and the
// comments behind it, so that a rule that starts, starts at its first character.
// Seen by parse.cpp only.

#include <cstddef>
#include <utility>

#include <tao/pegtl.hpp>

namespace tamis::dsl::grammar {

namespace pegtl = tao::pegtl;
using pegtl::at, pegtl::eof, pegtl::failure, pegtl::if_must, pegtl::must, pegtl::not_at, pegtl::not_one, pegtl::one, pegtl::opt,
    pegtl::plus, pegtl::seq, pegtl::sor, pegtl::star, pegtl::success;

// ---- White space and comments
struct block_comment_end : pegtl::string<'*', '/'> {};
struct line_comment : seq<pegtl::string<'-', '-'>, star<not_one<'\n'>>> {};
struct block_comment : seq<pegtl::string<'/', '*'>, star<not_at<block_comment_end>, pegtl::any>, must<block_comment_end>> {};
struct sep : star<sor<plus<pegtl::ascii::space>, line_comment, block_comment>> {};

// ---- Words. Letters beyond ASCII belong to words; the punctuation blocks of Unicode do not, so that a typographic quote or
// an exotic space is noticed instead of becoming part of a name.
struct letter_beyond_ascii
    : pegtl::utf8::ranges<0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x1FFF, 0x2C00, 0x2DFF, 0x3040, 0xD7FF, 0xF900, 0xFDFF, 0xFE70, 0xFEFE,
                          0xFF21, 0xFF3A, 0xFF41, 0xFF5A, 0xFF66, 0xFFDC, 0x10000, 0x1FFFF, 0x20000, 0x3FFFD> {};
struct word_first : sor<pegtl::ascii::identifier_first, letter_beyond_ascii> {};
struct word_char : sor<pegtl::ascii::identifier_other, letter_beyond_ascii> {};
struct word : seq<word_first, star<word_char>> {};
struct word_end : not_at<word_char> {};

// A string as a template argument: keyword<"SEGMENT">.
template <std::size_t N>
struct Spelling {
  char text[N];
  consteval Spelling(const char (&spelled)[N]) {  // NOLINT(google-explicit-constructor): keyword<"AND"> is the point
    for (std::size_t i = 0; i < N; ++i) text[i] = spelled[i];
  }
};

template <Spelling S, typename = std::make_index_sequence<sizeof(S.text) - 1>>
struct any_case;
template <Spelling S, std::size_t... I>
struct any_case<S, std::index_sequence<I...>> : pegtl::istring<S.text[I]...> {};

template <Spelling S>
struct keyword : seq<any_case<S>, word_end, sep> {};

// The only words that cannot be names.
struct reserved
    : seq<sor<any_case<"AND">, any_case<"OR">, any_case<"XOR">, any_case<"NOT">, any_case<"IN">, any_case<"IS">, any_case<"LIKE">,
              any_case<"BETWEEN">, any_case<"CASE">, any_case<"WHEN">, any_case<"THEN">, any_case<"ELSE">, any_case<"END">,
              any_case<"TRUE">, any_case<"FALSE">, any_case<"NULL">>,
          word_end> {};
struct plain_word : seq<not_at<reserved>, word> {};

template <char... C>
struct symbol : seq<pegtl::string<C...>, sep> {};

// ---- Literals
struct string_end : one<'\''> {};
struct string_text : seq<one<'\''>, star<sor<pegtl::string<'\'', '\''>, not_one<'\''>>>, must<string_end>> {};
struct string_token : seq<string_text, sep> {};

struct quoted_end : one<'"'> {};
struct quoted_text : seq<one<'"'>, star<sor<pegtl::string<'"', '"'>, not_one<'"'>>>, must<quoted_end>> {};

struct digits : plus<pegtl::ascii::digit> {};
struct exponent : seq<one<'e', 'E'>, opt<one<'+', '-'>>, digits> {};
struct number_text : seq<digits, opt<one<'.'>, digits>, opt<exponent>> {};
struct number_end : not_at<sor<word_char, one<'.'>>> {};
struct number_token : seq<number_text, must<number_end>, sep> {};

template <Spelling S>
struct unit_word : seq<any_case<S>, opt<one<'s', 'S'>>, word_end, sep> {};
struct unit_second : unit_word<"SECOND"> {};
struct unit_minute : unit_word<"MINUTE"> {};
struct unit_hour : unit_word<"HOUR"> {};
struct unit_day : unit_word<"DAY"> {};
struct unit_week : unit_word<"WEEK"> {};
struct unit_month : unit_word<"MONTH"> {};
struct unit_quarter : unit_word<"QUARTER"> {};
struct unit_year : unit_word<"YEAR"> {};
struct unit : sor<unit_second, unit_minute, unit_hour, unit_day, unit_week, unit_month, unit_quarter, unit_year> {};

// ---- Names: `country`, `address.city`, `"Monthly Charges"`. Behind a dot any word is a name.
struct name_begin : success {};
struct plain_part : plain_word {};
struct later_part : word {};
struct quoted_part : quoted_text {};
struct part_after_dot : sor<quoted_part, later_part> {};
struct name_text : seq<name_begin, sor<quoted_part, plain_part>, star<one<'.'>, must<part_after_dot>>> {};
struct name : seq<name_text, sep> {};
struct simple_name : seq<name_begin, sor<quoted_part, plain_part>, sep> {};  // of a segment or an alias: no dots

// ---- The text as tokens, for messages only: what was found, what came before it. Never fails before the end.
struct loose_string : seq<one<'\''>, star<sor<pegtl::string<'\'', '\''>, not_one<'\''>>>, opt<one<'\''>>> {};
struct loose_quoted : seq<one<'"'>, star<sor<pegtl::string<'"', '"'>, not_one<'"'>>>, opt<one<'"'>>> {};
struct loose_number : seq<opt<one<'.'>>, digits, star<sor<seq<one<'e', 'E'>, one<'+', '-'>>, word_char, one<'.'>>>> {};
struct loose_comment
    : sor<line_comment, seq<pegtl::string<'/', '*'>, star<not_at<block_comment_end>, pegtl::any>, opt<block_comment_end>>> {};
struct loose_space : plus<pegtl::ascii::space> {};
struct loose_symbol
    : sor<pegtl::string<'&', '&'>, pegtl::string<'|', '|'>, pegtl::string<'=', '='>, pegtl::string<'=', '~'>,
          pegtl::string<'=', '<'>, pegtl::string<'=', '>'>, pegtl::string<'<', '='>, pegtl::string<'>', '='>,
          pegtl::string<'<', '>'>, pegtl::string<'!', '='>, pegtl::utf8::any, pegtl::any> {};
struct loose_word : word {};
struct loose_token : sor<loose_space, loose_comment, loose_string, loose_quoted, loose_number, loose_word, loose_symbol> {};

// ---- What any text must be: UTF-8 without NUL.
struct proper_text : star<pegtl::utf8::range<0x01, 0x10FFFF>> {};

}  // namespace tamis::dsl::grammar
