# What `cmake --install` puts in place beside the program. Man page and completions are printed by
# the program from its own verbs, so that they cannot differ from it.
include(GNUInstallDirs)
set(CLEW_PAPERS "")

# clew_paper(FILE DESTINATION ARGUMENTS...): FILE is what `clew ARGUMENTS` prints.
function(clew_paper file destination)
  set(path ${CMAKE_BINARY_DIR}/papers/${file})
  add_custom_command(OUTPUT ${path}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/papers
    COMMAND clew ${ARGN} > ${path}
    DEPENDS clew VERBATIM)
  install(FILES ${path} DESTINATION ${destination})
  set(CLEW_PAPERS ${CLEW_PAPERS} ${path} PARENT_SCOPE)
endfunction()

clew_paper(clew.1 ${CMAKE_INSTALL_MANDIR}/man1 help --man)
clew_paper(clew ${CMAKE_INSTALL_DATADIR}/bash-completion/completions help --completions bash)
clew_paper(_clew ${CMAKE_INSTALL_DATADIR}/zsh/site-functions help --completions zsh)
clew_paper(clew.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d help --completions fish)
add_custom_target(clew_papers ALL DEPENDS ${CLEW_PAPERS})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
