#pragma once
// An optional value that is seldom there: while it is not, it takes a pointer's room. Copies share the value until one of
// them is changed, by way of `edit`; read as std::optional is. A copy may be given to another thread.

#include <optional>
#include <utility>

#include "base/holders.h"

namespace base {

template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(std::nullopt_t) {}
  Rare(T value) : held_(new Held{{}, std::move(value)}) {}
  Rare(const Rare& other) : held_(other.held_) {
    if (held_ != nullptr) held_->holders.add();
  }
  Rare(Rare&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
  Rare& operator=(Rare other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }
  ~Rare() { reset(); }

  explicit operator bool() const { return held_ != nullptr; }
  // REQUIRES: there is a value.
  const T& operator*() const { return held_->value; }
  const T* operator->() const { return &held_->value; }
  // Likewise: the value, to be changed in place, good until this is copied or changed by anything else.
  T& edit() {
    if (!held_->holders.alone()) *this = Rare(held_->value);
    return held_->value;
  }
  T& emplace() {
    *this = Rare(T());
    return held_->value;
  }
  void reset() {
    Held* const held = std::exchange(held_, nullptr);
    if (held != nullptr && held->holders.last_lets_go()) delete held;
  }

 private:
  struct Held {
    Holders holders;
    T value;
  };

  Held* held_ = nullptr;
};

}  // namespace base
