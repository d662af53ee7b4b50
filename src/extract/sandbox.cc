// SPDX-License-Identifier: EUPL-1.2
// Confinement by the kernel's own means; see sandbox.h and docs/threat_model.md. Landlock after
// Documentation/userspace-api/landlock.rst, seccomp by libseccomp.
#include "extract/sandbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/file.h"

namespace clew::extract {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

/// What libraries read while they work: character sets of iconv, CMaps of poppler, models of
/// tesseract; and the libraries that are loaded late (late_library.h). All of it is the system's
/// own, the same on every machine.
constexpr const char* kReadable[] = {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
                                     "/usr/share/poppler", "/usr/share/tesseract-ocr"};

/// System calls that parsing needs. All else fails with EPERM; sched_getaffinity too, so that
/// libraries believe in one processor and ask for no threads.
constexpr int kAllowed[] = {SCMP_SYS(read),
                            SCMP_SYS(write),
                            SCMP_SYS(readv),
                            SCMP_SYS(writev),
                            SCMP_SYS(pread64),
                            SCMP_SYS(pwrite64),
                            SCMP_SYS(lseek),
                            SCMP_SYS(recvmsg),
                            SCMP_SYS(fstat),
                            SCMP_SYS(newfstatat),
                            SCMP_SYS(statx),
                            SCMP_SYS(stat),
                            SCMP_SYS(openat),
                            SCMP_SYS(open),
                            SCMP_SYS(close),
                            SCMP_SYS(fcntl),
                            SCMP_SYS(dup),
                            SCMP_SYS(fadvise64),
                            SCMP_SYS(ftruncate),
                            SCMP_SYS(access),
                            SCMP_SYS(faccessat),
                            SCMP_SYS(faccessat2),
                            SCMP_SYS(readlink),
                            SCMP_SYS(readlinkat),
                            SCMP_SYS(mmap),
                            SCMP_SYS(munmap),
                            SCMP_SYS(mprotect),
                            SCMP_SYS(mremap),
                            SCMP_SYS(madvise),
                            SCMP_SYS(brk),
                            SCMP_SYS(futex),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(sigaltstack),
                            SCMP_SYS(tgkill),
                            SCMP_SYS(gettid),
                            SCMP_SYS(getpid),
                            SCMP_SYS(getuid),
                            SCMP_SYS(geteuid),
                            SCMP_SYS(getgid),
                            SCMP_SYS(getegid),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(clock_getres),
                            SCMP_SYS(clock_nanosleep),
                            SCMP_SYS(nanosleep),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(time),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(getrusage),
                            SCMP_SYS(sysinfo),
                            SCMP_SYS(uname),
                            SCMP_SYS(getcwd),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(poll),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group),
                            SCMP_SYS(restart_syscall),
                            SCMP_SYS(rseq)};

Result<void> set_limit(__rlimit_resource resource, uint64_t value) {
  const struct rlimit limit { value, value };
  if (::setrlimit(resource, &limit) != 0) return base::errno_error("limiting", "a worker");
  return {};
}

Result<void> set_limits(const SandboxLimits& limits) {
  // Sanitizers reserve address space far beyond what they use.
  if (!kSanitized) TRY(set_limit(RLIMIT_DATA, limits.memory_bytes));
  TRY(set_limit(RLIMIT_FSIZE, limits.scratch_bytes));
  TRY(set_limit(RLIMIT_NOFILE, limits.open_files));
  TRY(set_limit(RLIMIT_CORE, 0));
  return {};
}

/// Denies every file system right that the running kernel knows, but for reading kReadable.
Result<int> restrict_files() {
  const long abi =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return 0;
  constexpr uint64_t kRights[] = {0, 0x1fff, 0x3fff, 0x7fff};  // ABI 1, 2 (refer), 3 (truncate)
  struct landlock_ruleset_attr rules {};
  rules.handled_access_fs = kRights[abi < 3 ? abi : 3];
  const base::Fd ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0)));
  if (!ruleset.valid()) return base::errno_error("making a landlock ruleset", "");
  for (const char* path : kReadable) {
    const base::Fd directory(::open(path, O_PATH | O_CLOEXEC));
    if (!directory.valid()) continue;  // not on this system: then nothing reads it
    struct landlock_path_beneath_attr rule {};
    rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    rule.parent_fd = directory.get();
    if (::syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) !=
        0) {
      return base::errno_error("allowing in landlock", path);
    }
  }
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) {
    return base::errno_error("entering landlock", "");
  }
  return static_cast<int>(abi);
}

/// The sanitizers look through a pipe whether memory can be read.
constexpr int kAllowedToSanitizers[] = {SCMP_SYS(pipe), SCMP_SYS(pipe2)};

Result<void> restrict_calls() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return Error("seccomp is not available");
  int status = 0;
  const auto allow = [&](int call) {
    // A call that this architecture does not have is no loss.
    const int added = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
    if (added != 0 && added != -EDOM && added != -EINVAL) status = added;
  };
  for (const int call : kAllowed) allow(call);
  if (kSanitized) {
    for (const int call : kAllowedToSanitizers) allow(call);
  }
  if (status == 0) status = seccomp_load(filter);
  seccomp_release(filter);
  if (status != 0) return Error(fmt::format("seccomp refused its filter: error {}", -status));
  return {};
}

}  // namespace

std::string SandboxReport::describe() const {
  return fmt::format("landlock {}, {}, {}",
                     landlock_abi > 0 ? fmt::format("ABI {}", landlock_abi) : "missing",
                     seccomp ? "seccomp" : "no seccomp", limits ? "limits" : "no limits");
}

Result<SandboxReport> enter_sandbox(const SandboxLimits& limits) {
  SandboxReport report;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_DUMPABLE, 0);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return base::errno_error("giving up new privileges", "");
  }
  TRY(set_limits(limits));
  report.limits = true;
  report.landlock_abi = TRY(restrict_files());
  TRY(restrict_calls());
  report.seccomp = true;
  return report;
}

}  // namespace clew::extract
