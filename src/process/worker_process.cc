// SPDX-License-Identifier: EUPL-1.2
// Starting and ending workers; see worker_process.h.
#include "process/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/wire.h"

namespace clew::process {
namespace {

constexpr int kStartTimeoutMs = 30'000;
constexpr int kEndTimeoutMs = 2000;
constexpr int kPipeBytes = 1 << 20;  // so that a worker can run ahead of its host
constexpr const char* kLied = "its parser lied";

/// In the child: descriptors in their places, then the program. Only calls that are safe after
/// fork.
[[noreturn]] void become_worker(const char* program, int in, int out) {
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  // Parsers complain on standard error about what they read; it would leak evidence into logs.
  const int nothing = ::open("/dev/null", O_WRONLY);
  if (nothing >= 0 && ::getenv("CLEW_WORKER_STDERR") == nullptr) ::dup2(nothing, STDERR_FILENO);
  char* const arguments[] = {const_cast<char*>("clew-worker"), nullptr};
  ::execv(program, arguments);
  ::_exit(127);
}

}  // namespace

std::string worker_program(const std::string& program) {
  const std::string directory = program.substr(0, program.rfind('/') + 1);
  const std::string beside = directory + "clew-worker";
  return base::exists(beside) ? beside : directory + "../libexec/clew/clew-worker";
}

WorkerProcess::WorkerProcess(pid_t pid, base::Fd to, base::Fd from)
    : pid_(pid), to_(std::move(to)), from_(std::move(from)) {
  reader_.emplace(from_.get());
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      to_(std::move(other.to_)),
      from_(std::move(other.from_)),
      reader_(std::move(other.reader_)),
      sandbox_(std::move(other.sandbox_)),
      readers_(std::move(other.readers_)),
      verdict_(std::move(other.verdict_)) {}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
  if (this == &other) return *this;
  end();
  pid_ = std::exchange(other.pid_, -1);
  to_ = std::move(other.to_);
  from_ = std::move(other.from_);
  reader_ = std::move(other.reader_);
  sandbox_ = std::move(other.sandbox_);
  readers_ = std::move(other.readers_);
  verdict_ = std::move(other.verdict_);
  return *this;
}

WorkerProcess::~WorkerProcess() { end(); }

Result<WorkerProcess> WorkerProcess::start(const std::string& program,
                                           const extract::WorkerSettings& settings,
                                           const std::string& scratch_directory) {
  base::Fd scratch = TRY(base::open_unnamed(scratch_directory));
  int sockets[2];
  int pipes[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
    return base::errno_error("making a channel to", "a worker");
  }
  base::Fd to(sockets[0]);
  const base::Fd worker_in(sockets[1]);
  if (::pipe2(pipes, O_CLOEXEC) != 0) return base::errno_error("making a channel to", "a worker");
  base::Fd from(pipes[0]);
  base::Fd worker_out(pipes[1]);
  ::fcntl(from.get(), F_SETPIPE_SZ, kPipeBytes);
  const std::string worker_path = worker_program(program);
  if (!base::exists(worker_path)) {
    return Error(ErrorKind::kUnsupported,
                 "the program that reads evidence is missing: " + worker_path);
  }
  ::signal(SIGPIPE, SIG_IGN);  // a worker that dies while it is written to is an error, not an end
  const pid_t pid = ::fork();
  if (pid < 0) return base::errno_error("starting", "a worker");
  if (pid == 0) become_worker(worker_path.c_str(), worker_in.get(), worker_out.get());
  worker_out.close();
  WorkerProcess worker(pid, std::move(to), std::move(from));
  const int along[] = {scratch.get()};
  TRY(extract::write_frame(worker.to_.get(), static_cast<uint8_t>(extract::Request::kSettings),
                           extract::encode(settings), along));
  const auto ready = worker.next(kStartTimeoutMs);
  if (!ready || ready->type != static_cast<uint8_t>(extract::Report::kReady)) {
    const WorkerEnd why = worker.end();
    return Error(fmt::format("a worker did not start: {} ({})", why.reason, why.detail));
  }
  base::WireReader in(ready->payload);
  const uint64_t version = TRY(in.number());
  if (version != extract::kProtocolVersion) {
    return Error(
        ErrorKind::kUnsupported,
        "clew and its worker come from different builds; install them together: " + worker_path);
  }
  const uint64_t complete = TRY(in.number());
  worker.sandbox_ = TRY(in.string());
  for (uint64_t n = TRY(in.number()); n > 0; --n) {
    const std::string_view reader = TRY(in.string());
    worker.readers_.emplace_back(reader);
  }
  if (complete == 0 && !settings.allow_weak_sandbox) {
    return Error(ErrorKind::kUnsupported,
                 "this kernel cannot confine parsers (" + worker.sandbox_ +
                     "); use a kernel with landlock and seccomp, or accept the risk with "
                     "--weak-sandbox");
  }
  return worker;
}

Result<void> WorkerProcess::send(const extract::UnitRequest& unit, std::span<const int> files) {
  return extract::write_frame(to_.get(), static_cast<uint8_t>(extract::Request::kUnit),
                              extract::encode(unit), files);
}

Result<void> WorkerProcess::answer(ByteView bytes) {
  return extract::write_frame(to_.get(), static_cast<uint8_t>(extract::Request::kBytes), bytes);
}

std::optional<extract::Frame> WorkerProcess::next(int timeout_ms) {
  auto frame = reader_->next(timeout_ms);
  if (!frame.ok()) {
    if (frame.error().kind == ErrorKind::kBusy) verdict_ = {"time limit", "no sign of life"};
    return std::nullopt;
  }
  return frame.take();
}

void WorkerProcess::refuse(std::string what) { verdict_ = {kLied, std::move(what)}; }

WorkerEnd WorkerProcess::end() {
  WorkerEnd why{"its parser crashed", ""};
  if (pid_ < 0) return why;
  if (verdict_) ::kill(pid_, SIGKILL);
  // Without its input a healthy worker ends by itself; a sick one is not waited for.
  to_.close();
  from_.close();
  int status = 0;
  for (int waited_ms = 0;; ++waited_ms) {
    const pid_t gone = ::waitpid(pid_, &status, WNOHANG);
    if (gone != 0) break;
    if (waited_ms == kEndTimeoutMs) {
      // It is alive and yet nothing could be read from it.
      verdict_ = {kLied, "its reports have no form"};
      ::kill(pid_, SIGKILL);
    }
    ::usleep(1000);
  }
  pid_ = -1;
  if (verdict_) return *verdict_;
  if (WIFSIGNALED(status)) {
    why.detail = fmt::format("signal {}", WTERMSIG(status));
    // The host did not kill it: the kernel did, for want of memory.
    if (WTERMSIG(status) == SIGKILL) why.reason = "memory limit";
  } else if (WIFEXITED(status)) {
    why.detail = fmt::format("exit {}", WEXITSTATUS(status));
  }
  return why;
}

uint64_t WorkerProcess::resident_bytes() const {
  const auto text = base::read_file(fmt::format("/proc/{}/statm", pid_), 4096);
  if (!text.ok()) return 0;
  const size_t space = text->find(' ');
  if (space == std::string::npos) return 0;
  const uint64_t pages = std::strtoull(text->c_str() + space + 1, nullptr, 10);
  return pages * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace clew::process
