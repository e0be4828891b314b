#pragma once
// The two kinds of coroutine that a connection runs in: a resumption is one call. For one thread.

#include <coroutine>
#include <exception>
#include <utility>

namespace http::server {

// Runs until it ends, owned by nobody. An exception ends the process: nothing in here is allowed to throw.
struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

// Part of another coroutine, which owns it and awaits it at once; what it returns says whether the connection goes on.
class [[nodiscard]] Task {
 public:
  struct promise_type {
    struct Final {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        return self.promise().caller;
      }
      void await_resume() noexcept {}
    };

    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    Final final_suspend() noexcept { return {}; }
    void return_value(bool value) { result = value; }
    void unhandled_exception() { std::terminate(); }

    std::coroutine_handle<> caller;
    bool result = false;
  };

  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept {
    handle_.promise().caller = caller;
    return handle_;
  }
  bool await_resume() noexcept { return handle_.promise().result; }

 private:
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace http::server
