// SPDX-License-Identifier: EUPL-1.2
// Lock annotations that clang's -Wthread-safety checks, and the one mutex that carries them. Every
// member that a mutex guards says so with GUARDED_BY.
#pragma once

#include <mutex>

#if defined(__clang__)
#define CLEW_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define CLEW_THREAD_ATTRIBUTE(x)
#endif
#define CAPABILITY(x) CLEW_THREAD_ATTRIBUTE(capability(x))
#define SCOPED_CAPABILITY CLEW_THREAD_ATTRIBUTE(scoped_lockable)
#define GUARDED_BY(x) CLEW_THREAD_ATTRIBUTE(guarded_by(x))
#define REQUIRES(x) CLEW_THREAD_ATTRIBUTE(requires_capability(x))
#define ACQUIRE(...) CLEW_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define RELEASE(...) CLEW_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))

namespace clew::base {

/// A mutex that the thread-safety analysis knows. Thread-safe.
class CAPABILITY("mutex") Mutex {
 public:
  void lock() ACQUIRE() { mutex_.lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }
  std::mutex& native() { return mutex_; }

 private:
  std::mutex mutex_;
};

/// Holds a Mutex for a scope.
class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() RELEASE() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace clew::base
