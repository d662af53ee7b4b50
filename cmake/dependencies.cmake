# What each layer links beyond the layers above it. docs/dependencies.md says why each was chosen.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
foreach(package libsodium libcrypto libzstd icu-uc icu-i18n libseccomp libarchive pugixml gumbo
    gmime-3.0 poppler-cpp libqpdf exiv2 libjpeg libpng zlib libwebp libtiff-4 tsk libewf re2
    uchardet libbrotlidec)
  string(REGEX REPLACE "[-.]" "_" target ${package})
  pkg_check_modules(${target} REQUIRED IMPORTED_TARGET GLOBAL ${package})
endforeach()
# libewf declares opening by file handles only under this name; it brings libbfio's code itself.
target_compile_definitions(PkgConfig::libewf INTERFACE HAVE_LIBBFIO=1)
# Loaded by the worker when they are first needed (src/extract/late_library.h): headers only.
foreach(package libavformat libavcodec libswscale libavutil libheif tesseract lept)
  pkg_check_modules(late_${package} REQUIRED ${package})
  list(APPEND CLEW_LATE_INCLUDES ${late_${package}_INCLUDE_DIRS})
endforeach()
add_library(clew_late INTERFACE)
target_include_directories(clew_late SYSTEM INTERFACE ${CLEW_LATE_INCLUDES})
target_link_libraries(clew_late INTERFACE ${CMAKE_DL_LIBS})
find_library(CLEW_RAPIDCHECK rapidcheck REQUIRED)
find_library(CLEW_CLD2 cld2 REQUIRED)
find_library(CLEW_PHONENUMBER phonenumber REQUIRED)

# SQLite with encryption at rest: the SQLite3MultipleCiphers amalgamation, as the npm package
# brings it.
set(CLEW_NPM_DIR ${CMAKE_SOURCE_DIR}/packaging/npm/node_modules)
set(CLEW_SQLITE_DIR ${CLEW_NPM_DIR}/better-sqlite3-multiple-ciphers/deps/sqlite3)
if(NOT EXISTS ${CLEW_SQLITE_DIR}/sqlite3.c)
  message(FATAL_ERROR
    "SQLite's source is missing. Run ./do setup, which installs what the build needs.")
endif()
add_library(clew_sqlite STATIC ${CLEW_SQLITE_DIR}/sqlite3.c)
target_include_directories(clew_sqlite SYSTEM PUBLIC ${CLEW_SQLITE_DIR})
target_compile_definitions(clew_sqlite PUBLIC SQLITE_ENABLE_FTS5 SQLITE_THREADSAFE=1 PRIVATE
  SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_LOAD_EXTENSION SQLITE_USE_URI=1 SQLITE_ENABLE_SNAPSHOT SQLITE_MAX_EXPR_DEPTH=2000
  SQLITE_TEMP_STORE=3 SQLITE_ENABLE_DBPAGE_VTAB)
target_compile_options(clew_sqlite PRIVATE -w -O2)
if(CMAKE_C_COMPILER_ID MATCHES Clang)
  # SQLite is tested by its makers; instrumenting it costs minutes of every sanitizer build.
  target_compile_options(clew_sqlite PRIVATE -fno-sanitize=all)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(clew_sqlite PRIVATE -msse4.2 -maes)
endif()
target_link_libraries(clew_sqlite PUBLIC Threads::Threads ${CMAKE_DL_LIBS})

set(CLEW_LINK_base fmt::fmt nlohmann_json::nlohmann_json PkgConfig::libsodium
  PkgConfig::libcrypto Threads::Threads)
set(CLEW_LINK_model ${CLEW_PHONENUMBER} PkgConfig::icu_uc)
set(CLEW_LINK_store clew_sqlite PkgConfig::libzstd)
set(CLEW_LINK_ledger "")
set(CLEW_LINK_evidence "")
set(CLEW_LINK_extract PkgConfig::zlib PkgConfig::libseccomp PkgConfig::libarchive PkgConfig::pugixml
  PkgConfig::gumbo PkgConfig::gmime_3_0 PkgConfig::poppler_cpp PkgConfig::libqpdf
  PkgConfig::exiv2 PkgConfig::libjpeg
  PkgConfig::libpng PkgConfig::libwebp PkgConfig::libtiff_4 PkgConfig::tsk PkgConfig::libewf
  PkgConfig::uchardet PkgConfig::icu_uc PkgConfig::icu_i18n PkgConfig::libbrotlidec
  PkgConfig::libzstd clew_late ${CLEW_CLD2})
set(CLEW_LINK_index PkgConfig::icu_uc PkgConfig::icu_i18n)
set(CLEW_LINK_process "")
set(CLEW_LINK_search PkgConfig::re2)
set(CLEW_LINK_training PkgConfig::zlib PkgConfig::libarchive PkgConfig::libpng
  PkgConfig::libjpeg clew_sqlite)
set(CLEW_LINK_cli "")
