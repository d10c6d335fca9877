#ifndef MLINT_CLIBGIT2_SHIM_H
#define MLINT_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/repository.h>

// Swift cannot call the variadic git_libgit2_opts, so each option in use has a name here.

static inline int mlint_git_allow_extensions(void)
{
    // Extensions that change nothing about what is read, or that are looked at after opening.
    static const char *extensions[] = {
        "noop", "objectformat", "partialclone", "preciousobjects", "refstorage",
        "relativeworktrees", "worktreeconfig",
    };
    return git_libgit2_opts(
        GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof *extensions);
}

static inline int mlint_git_set_owner_validation(int on)
{
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, on);
}

static inline int mlint_git_set_strict_hash_verification(int on)
{
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, on);
}

static inline int mlint_git_set_caching(int on)
{
    return git_libgit2_opts(GIT_OPT_ENABLE_CACHING, on);
}

static inline int mlint_git_set_search_path(git_config_level_t level, const char *path)
{
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

#endif
