# Warnings are errors everywhere; sanitizers and coverage come from the presets.
add_compile_options(-Wall -Wextra -Werror -Wshadow -Wundef
  $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual> $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  -fno-omit-frame-pointer -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_compile_options(-Wthread-safety $<$<COMPILE_LANGUAGE:CXX>:-Wreserved-identifier>)
else()
  # g++ 12 reports these inside the standard library's own inlined string code.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overflow>
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-array-bounds>
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>)
endif()
if(CMAKE_BUILD_TYPE STREQUAL Release)
  add_compile_definitions(_FORTIFY_SOURCE=2)
endif()
if(CLEW_SANITIZE)
  add_compile_options(-fsanitize=${CLEW_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CLEW_SANITIZE})
endif()
if(CLEW_FUZZ)
  # Without it libFuzzer is blind: coverage of the code under test steers it.
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
find_program(CLEW_CCACHE ccache)
if(CLEW_CCACHE)
  # Paths below the source tree count relative to it, so that a fresh clone finds what another has
  # compiled.
  set(CLEW_LAUNCHER env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CLEW_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CLEW_LAUNCHER})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CLEW_LAUNCHER})
endif()
find_program(CLEW_MOLD mold)
if(CLEW_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
