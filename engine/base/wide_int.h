#pragma once
// 128-bit integers for sums and exact comparisons.

namespace tamis {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

}  // namespace tamis
