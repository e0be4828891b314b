# What we take from Debian 12. Every library is found here and nowhere else.
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(simdjson REQUIRED)
find_package(RapidJSON REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(PkgConfig REQUIRED)
# As archives, where Debian has them: a shared library costs each start some tenths of a millisecond, ours and those behind it
# ten milliseconds. OpenSSL stays shared, since libfido2 brings it along.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
find_library(YAML_CPP_LIBRARY yaml-cpp REQUIRED)
set(CMAKE_FIND_LIBRARY_SUFFIXES .so .a)
pkg_check_modules(FIDO2 REQUIRED libfido2)
pkg_check_modules(CBOR REQUIRED IMPORTED_TARGET libcbor)
pkg_check_modules(PROTOBUF REQUIRED protobuf)

# Without its development package, which conflicts with Boost 1.81's: tools/lib.sh unpacks the headers.
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h PATHS ${CMAKE_SOURCE_DIR}/build/phonenumber/include
  NO_DEFAULT_PATH)
find_file(PHONENUMBER_LIBRARY libphonenumber.so.8 PATHS /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE})
if(NOT PHONENUMBER_INCLUDE OR NOT PHONENUMBER_LIBRARY)
  message(FATAL_ERROR "libphonenumber is missing: ./tools/build installs it")
endif()
# Headers alone: identity/phone_number.cpp loads the library.
add_library(phonenumber INTERFACE IMPORTED)
set_target_properties(phonenumber PROPERTIES
  INTERFACE_INCLUDE_DIRECTORIES "${PHONENUMBER_INCLUDE};${PROTOBUF_INCLUDE_DIRS}")
find_package(Boost 1.81 REQUIRED)

# What the programs allocate with: a quarter of a command's time went into the C library's allocator. A sanitizer has its own.
add_library(understudy_allocator INTERFACE)
if(NOT UNDERSTUDY_SANITIZE)
  find_package(mimalloc REQUIRED)
  target_link_libraries(understudy_allocator INTERFACE mimalloc)
endif()

if(UNDERSTUDY_TESTS)
  find_package(GTest REQUIRED)
  find_path(RAPIDCHECK_INCLUDE rapidcheck.h REQUIRED)
  find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
endif()
if(UNDERSTUDY_BENCH)
  find_package(benchmark QUIET)  # tools/bench does without it
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # ccache caches nothing that takes in a precompiled header unless it is told that we do not depend on its defines or on
  # __TIME__ (its manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()
