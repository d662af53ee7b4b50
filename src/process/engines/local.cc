// SPDX-License-Identifier: EUPL-1.2
// Tasks as child processes; see local.h.
#include "process/engines/local.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <vector>

#include "base/wire.h"

namespace clew::process {
namespace {

constexpr uint64_t kSpecBytesMax = uint64_t{1} << 30;

Result<Bytes> read_to_end(int fd) {
  Bytes out;
  Bytes piece(64 << 10, '\0');
  while (true) {
    const ssize_t n = ::read(fd, piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return base::errno_error("reading", "a task's description");
    if (n == 0) return out;
    out.append(piece, 0, static_cast<size_t>(n));
    if (out.size() > kSpecBytesMax) return Error(ErrorKind::kLimit, "the task is too large");
  }
}

[[noreturn]] void become_task(const char* program, int in, int out, pid_t parent) {
  // A task whose pipeline is gone would work for nobody.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(0);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  char* const arguments[] = {const_cast<char*>("clew"), const_cast<char*>("task"), nullptr};
  ::execv(program, arguments);
  ::_exit(127);
}

Result<TaskReport> decode_error(ByteView payload) {
  base::WireReader in(payload);
  const auto kind = static_cast<ErrorKind>(TRY(in.number()));
  const std::string_view text = TRY(in.string());
  return Error(kind, std::string(text));
}

}  // namespace

int serve_task(int in, int out) {
  using Clock = std::chrono::steady_clock;
  auto last = Clock::now();
  const auto say = [&](const TaskProgress& progress) {
    const auto now = Clock::now();
    if (now - last < std::chrono::milliseconds(100)) return;
    last = now;
    base::WireWriter record;
    record.number(progress.items);
    record.number(progress.bytes);
    // A pipeline that is gone is noticed by the death signal.
    (void)extract::write_frame(out, static_cast<uint8_t>(TaskRecord::kProgress), record.bytes());
  };
  const auto work = [&]() -> Result<TaskReport> {
    const Bytes bytes = TRY(read_to_end(in));
    const TaskSpec spec = TRY(decode_task(bytes));
    return run_task(spec, say);
  };
  const auto report = work();
  if (report.ok()) {
    const auto told =
        extract::write_frame(out, static_cast<uint8_t>(TaskRecord::kReport), encode(*report));
    return told.ok() ? 0 : 1;
  }
  base::WireWriter record;
  record.number(static_cast<uint64_t>(report.error().kind));
  record.string(report.error().text);
  (void)extract::write_frame(out, static_cast<uint8_t>(TaskRecord::kError), record.bytes());
  return 1;
}

LocalEngine::LocalEngine(std::string program, unsigned slots)
    : program_(std::move(program)), slots_(slots) {
  ::signal(SIGPIPE, SIG_IGN);  // a task that dies while it is written to is an error, not an end
}
LocalEngine::~LocalEngine() { cancel(); }

Result<void> LocalEngine::start(uint64_t task, const TaskSpec& spec) {
  int in[2];
  int out[2];
  if (::pipe2(in, O_CLOEXEC) != 0) return base::errno_error("making a channel to", "a task");
  const base::Fd task_in(in[0]);
  const base::Fd to(in[1]);
  if (::pipe2(out, O_CLOEXEC) != 0) return base::errno_error("making a channel to", "a task");
  Running running;
  running.out = base::Fd(out[0]);
  base::Fd task_out(out[1]);
  const pid_t parent = ::getpid();
  running.pid = ::fork();
  if (running.pid < 0) return base::errno_error("starting", "a task");
  if (running.pid == 0) become_task(program_.c_str(), task_in.get(), task_out.get(), parent);
  task_out.close();
  running.reader = std::make_unique<extract::FrameReader>(running.out.get());
  const auto written = base::write_full(to.get(), encode(spec));
  running_.emplace(task, std::move(running));
  return written;
}

std::optional<TaskEvent> LocalEngine::wait(int timeout_ms) {
  // What was read ahead comes first: it makes no descriptor ready.
  for (auto& [task, running] : running_) {
    if (running.reader->has_whole_frame()) return read(task, running);
  }
  std::vector<struct pollfd> waits;
  std::vector<uint64_t> tasks;
  for (const auto& [task, running] : running_) {
    waits.push_back({running.out.get(), POLLIN, 0});
    tasks.push_back(task);
  }
  if (::poll(waits.data(), waits.size(), timeout_ms) <= 0) return std::nullopt;
  for (size_t i = 0; i < waits.size(); ++i) {
    if (waits[i].revents != 0) return read(tasks[i], running_.at(tasks[i]));
  }
  return std::nullopt;
}

std::optional<TaskEvent> LocalEngine::read(uint64_t task, Running& running) {
  const auto next = running.reader->next(0);
  if (!next.ok() && next.error().kind == ErrorKind::kBusy) return std::nullopt;
  if (!next.ok() || !next->has_value()) return ended(task, running);
  const extract::Frame& frame = **next;
  TaskEvent event{task, std::nullopt, std::nullopt};
  switch (static_cast<TaskRecord>(frame.type)) {
    case TaskRecord::kProgress: {
      base::WireReader in(frame.payload);
      const auto items = in.number();
      const auto bytes = in.number();
      if (items.ok() && bytes.ok()) event.progress = TaskProgress{*items, *bytes};
      return event;
    }
    case TaskRecord::kReport:
      event.end = decode_report(frame.payload);
      break;
    case TaskRecord::kError:
      event.end = decode_error(frame.payload);
      break;
    default:
      return ended(task, running);
  }
  ::waitpid(running.pid, nullptr, 0);
  running_.erase(task);
  return event;
}

TaskEvent LocalEngine::ended(uint64_t task, Running& running) {
  int status = 0;
  ::kill(running.pid, SIGKILL);
  ::waitpid(running.pid, &status, 0);
  const std::string how = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                              : fmt::format("exit {}", WEXITSTATUS(status));
  running_.erase(task);
  return {task, std::nullopt, Result<TaskReport>(Error("a task ended without a report: " + how))};
}

void LocalEngine::cancel() {
  for (auto& [task, running] : running_) ::kill(running.pid, SIGKILL);
  for (auto& [task, running] : running_) ::waitpid(running.pid, nullptr, 0);
  running_.clear();
}

}  // namespace clew::process
