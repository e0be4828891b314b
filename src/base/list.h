#pragma once
// A list that is mostly empty: while it is, it takes a pointer's room, and else one block. Copied deep, to its exact size;
// used as std::vector is, and with a pointer for an iterator.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace base {

template <class T>
class List {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  List() = default;
  explicit List(std::span<const T> elements) { append(elements); }
  List(std::initializer_list<T> elements) { append(elements); }
  List(const List& other) { append(other); }
  List(List&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  List& operator=(List other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~List() { clear(); }

  bool empty() const { return size() == 0; }
  std::size_t size() const { return block_ == nullptr ? 0 : block_->size; }
  T* data() { return elements_of(block_); }
  const T* data() const { return elements_of(block_); }
  T* begin() { return data(); }
  T* end() { return data() + size(); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }
  auto rbegin() { return std::reverse_iterator(end()); }
  auto rend() { return std::reverse_iterator(begin()); }
  auto rbegin() const { return std::reverse_iterator(end()); }
  auto rend() const { return std::reverse_iterator(begin()); }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  T& front() { return *begin(); }
  const T& front() const { return *begin(); }
  T& back() { return *(end() - 1); }
  const T& back() const { return *(end() - 1); }

  template <class... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    T made = T(std::forward<Arguments>(arguments)...);
    if (block_ == nullptr || size() == block_->capacity) grow(std::max<std::size_t>(1, 2 * size()));
    std::construct_at(end(), std::move(made));
    ++block_->size;
    return back();
  }
  void push_back(T element) { emplace_back(std::move(element)); }
  T* insert(const T* place, T element) {
    const auto offset = place - begin();
    emplace_back(std::move(element));
    std::rotate(begin() + offset, end() - 1, end());
    return begin() + offset;
  }
  T* erase(const T* first, const T* last) {
    T* const gap = begin() + (first - begin());
    if (first == last) return gap;  // nothing is to be moved onto itself
    T* const new_end = std::move(begin() + (last - begin()), end(), gap);
    std::destroy(new_end, end());
    block_->size = static_cast<std::uint32_t>(new_end - begin());
    return gap;
  }
  T* erase(const T* place) { return erase(place, place + 1); }
  void pop_back() { erase(end() - 1); }
  void clear() {
    std::destroy(begin(), end());
    ::operator delete(std::exchange(block_, nullptr));
  }

  friend bool operator==(const List& a, const List& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }
  // As std::erase_if is for a vector.
  template <class Predicate>
  friend std::size_t erase_if(List& list, Predicate predicate) {
    const std::size_t before = list.size();
    list.erase(std::remove_if(list.begin(), list.end(), predicate), list.end());
    return before - list.size();
  }

 private:
  // The elements follow it.
  struct Block {
    std::uint32_t size;
    std::uint32_t capacity;
  };

  static T* elements_of(Block* block) {
    static_assert(alignof(T) <= sizeof(Block) && std::is_nothrow_move_constructible_v<T>);
    return block == nullptr ? nullptr : reinterpret_cast<T*>(block + 1);
  }
  void grow(std::size_t capacity) {
    void* const memory = ::operator new(sizeof(Block) + capacity * sizeof(T));
    Block* const block = new (memory) Block{static_cast<std::uint32_t>(size()), static_cast<std::uint32_t>(capacity)};
    std::uninitialized_move(begin(), end(), elements_of(block));
    clear();
    block_ = block;
  }
  // To an empty list.
  void append(std::span<const T> elements) {
    if (elements.empty()) return;
    grow(elements.size());
    try {
      std::uninitialized_copy(elements.begin(), elements.end(), begin());
    } catch (...) {
      clear();
      throw;
    }
    block_->size = block_->capacity;
  }

  Block* block_ = nullptr;
};

}  // namespace base
