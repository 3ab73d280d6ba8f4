# Every third-party library under one uniform name, tamis::third::<name>. Imported targets are SYSTEM includes, so
# that our warnings do not reach into them. CONTRIBUTING.md says which folder may use which; tests/layering enforces it.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

set(TAMIS_DEPS_PREFIX "${PROJECT_SOURCE_DIR}/.deps/prefix" CACHE PATH "Where tools/setup put what Debian does not have")
list(PREPEND CMAKE_PREFIX_PATH "${TAMIS_DEPS_PREFIX}")

# Gives the libraries TARGET... the name tamis::third::NAME.
function(tamis_third name)
    add_library(tamis_third_${name} INTERFACE)
    target_link_libraries(tamis_third_${name} INTERFACE ${ARGN})
    add_library(tamis::third::${name} ALIAS tamis_third_${name})
endfunction()

# As tamis_third, for a library that is described by its pkg-config MODULE only.
function(tamis_third_pkgconfig name module)
    pkg_check_modules(TAMIS_PC_${name} REQUIRED IMPORTED_TARGET GLOBAL ${module})
    tamis_third(${name} PkgConfig::TAMIS_PC_${name})
endfunction()

find_package(xsimd CONFIG REQUIRED)
# Debian's description names xtl, which only complex numbers need and which its package does not bring.
set_property(TARGET xsimd PROPERTY INTERFACE_LINK_LIBRARIES "")
tamis_third(xsimd xsimd)

find_package(TBB CONFIG REQUIRED)
tamis_third(tbb TBB::tbb Threads::Threads)

find_package(pegtl CONFIG REQUIRED)
tamis_third(pegtl taocpp::pegtl)

find_package(fmt CONFIG REQUIRED)
tamis_third(fmt fmt::fmt)

find_package(spdlog CONFIG REQUIRED)
tamis_third(spdlog spdlog::spdlog)

find_package(simdjson CONFIG REQUIRED)
tamis_third(simdjson simdjson::simdjson)

find_package(CLI11 CONFIG REQUIRED)
tamis_third(cli11 CLI11::CLI11)

find_package(tomlplusplus CONFIG REQUIRED)
tamis_third(toml tomlplusplus::tomlplusplus)

find_package(GTest CONFIG REQUIRED)
tamis_third(gtest GTest::gtest GTest::gmock)

find_package(benchmark CONFIG REQUIRED)
tamis_third(benchmark benchmark::benchmark)

tamis_third_pkgconfig(re2 re2)
tamis_third_pkgconfig(icu icu-uc)
tamis_third_pkgconfig(zstd libzstd)
tamis_third_pkgconfig(xxhash libxxhash)
tamis_third_pkgconfig(sqlite sqlite3)
tamis_third_pkgconfig(edit libedit)

find_library(TAMIS_CCTZ_LIBRARY cctz REQUIRED)
find_path(TAMIS_CCTZ_INCLUDE cctz/time_zone.h REQUIRED)
add_library(tamis_cctz UNKNOWN IMPORTED)
set_target_properties(tamis_cctz PROPERTIES
    IMPORTED_LOCATION "${TAMIS_CCTZ_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${TAMIS_CCTZ_INCLUDE}")
tamis_third(cctz tamis_cctz)

# CRoaring: a system package of version 4 or later wins over the one that tools/setup built (Debian 12 has 0.2.66).
find_package(roaring 4 CONFIG)
if(roaring_FOUND)
    tamis_third(roaring roaring::roaring)
else()
    message(FATAL_ERROR "CRoaring 4 or later is missing: run tools/setup")
endif()

# Only the header: libduckdb itself is loaded at run time, from beside the program, where this puts a link to it.
find_path(TAMIS_DUCKDB_INCLUDE duckdb.h HINTS "${TAMIS_DEPS_PREFIX}/include")
if(TAMIS_DUCKDB_INCLUDE)
    add_library(tamis_third_duckdb_headers INTERFACE)
    target_include_directories(tamis_third_duckdb_headers SYSTEM INTERFACE "${TAMIS_DUCKDB_INCLUDE}")
    target_link_libraries(tamis_third_duckdb_headers INTERFACE ${CMAKE_DL_LIBS})
    add_library(tamis::third::duckdb_headers ALIAS tamis_third_duckdb_headers)
else()
    message(FATAL_ERROR "duckdb.h is missing: run tools/setup")
endif()
if(EXISTS "${TAMIS_DEPS_PREFIX}/lib/libduckdb.so")
    file(CREATE_LINK "${TAMIS_DEPS_PREFIX}/lib/libduckdb.so" "${PROJECT_BINARY_DIR}/libduckdb.so" SYMBOLIC)
endif()

find_package(Python3 REQUIRED COMPONENTS Interpreter)
