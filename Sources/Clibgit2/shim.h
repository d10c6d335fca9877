#ifndef MLINT_CLIBGIT2_SHIM_H
#define MLINT_CLIBGIT2_SHIM_H

#include <git2.h>

#endif
