#pragma once
// A list whose copies share its elements until one of them is changed: an account's next snapshot copies the lists that a
// request changes, not those that it has. While it is empty it takes a pointer's room, and else one block. Read as
// std::vector is, with a pointer for an iterator; elements are changed in place only by way of `edit`. A copy may be
// given to another thread.

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

#include "base/holders.h"
#include "base/result.h"

namespace base {

template <class T>
class List {
 public:
  using value_type = T;
  using iterator = const T*;
  using const_iterator = const T*;

  List() = default;
  explicit List(std::span<const T> elements) : List(with_room(elements.size())) {
    for (const T& element : elements) add(element);
  }
  List(std::initializer_list<T> elements) : List(std::span(elements.begin(), elements.size())) {}
  List(const List& other) : block_(other.block_) {
    if (block_ != nullptr) block_->holders.add();
  }
  List(List&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  List& operator=(List other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~List() { clear(); }

  bool empty() const { return size() == 0; }
  std::size_t size() const { return block_ == nullptr ? 0 : block_->size; }
  const T* data() const { return elements(); }
  const T* begin() const { return elements(); }
  const T* end() const { return elements() + size(); }
  auto rbegin() const { return std::reverse_iterator(end()); }
  auto rend() const { return std::reverse_iterator(begin()); }
  const T& operator[](std::size_t i) const { return elements()[i]; }
  const T& front() const { return *begin(); }
  const T& back() const { return *(end() - 1); }

  // The elements, to be changed in place: good until the list is copied, or changed by anything else. Pointers that were
  // got by reading are no longer into this list.
  std::span<T> edit() {
    own(size());
    return {elements(), size()};
  }
  // Likewise the one that `element` points to, which was got by reading; nullptr for nullptr.
  T* edit(const T* element) {
    if (element == nullptr) return nullptr;
    const std::size_t index = index_of(element);
    check(index < size(), "an element that is not there is changed");
    return &edit()[index];
  }

  // The new element, to be changed as by `edit`.
  template <class... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    T made = T(std::forward<Arguments>(arguments)...);
    own(size() + 1);
    return add(std::move(made));
  }
  void push_back(T element) { emplace_back(std::move(element)); }
  // Before the element at `place`, which was got by reading.
  void insert(const T* place, T element) {
    const std::size_t index = index_of(place);
    emplace_back(std::move(element));
    const std::span<T> all = edit();
    std::rotate(all.begin() + static_cast<std::ptrdiff_t>(index), all.end() - 1, all.end());
  }
  // The element at `place`, which was got by reading.
  void erase(const T* place) {
    check(index_of(place) < size(), "an element that is not there is erased");
    erase_if(*this, [place](const T& element) { return &element == place; });
  }
  void pop_back() { erase(end() - 1); }
  void clear() {
    Block* const block = std::exchange(block_, nullptr);
    if (block == nullptr || !block->holders.last_lets_go()) return;
    std::destroy_n(elements_of(block), block->size);
    std::destroy_at(block);
    ::operator delete(block);
  }

  friend bool operator==(const List& a, const List& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }
  // As std::erase_if is for a vector; what was got by reading is good as long as nothing is erased. Where the elements are
  // shared, those that stay are copied to where there is room for as many as there were: one often takes another's place.
  template <class Predicate>
  friend std::size_t erase_if(List& list, Predicate predicate) {
    const T* const first = std::find_if(list.begin(), list.end(), predicate);
    if (first == list.end()) return 0;
    const std::size_t before = list.size();
    if (list.alone())
      list.shrink(std::remove_if(list.elements() + (first - list.begin()), list.elements() + before, predicate));
    else
      list = list.without(first, predicate);
    return before - list.size();
  }

 private:
  // The elements follow it.
  struct Block {
    Holders holders;
    std::uint32_t size;
    std::uint32_t capacity;
  };
  static constexpr std::size_t kHead = (sizeof(Block) + alignof(T) - 1) / alignof(T) * alignof(T);
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__ && std::is_nothrow_move_constructible_v<T>);

  static T* elements_of(Block* block) {
    return block == nullptr ? nullptr : reinterpret_cast<T*>(reinterpret_cast<char*>(block) + kHead);
  }
  T* elements() const { return elements_of(block_); }
  std::size_t capacity() const { return block_ == nullptr ? 0 : block_->capacity; }
  bool alone() const { return block_ == nullptr || block_->holders.alone(); }

  std::size_t index_of(const T* place) const {
    const auto index = static_cast<std::size_t>(place - begin());
    check(index <= size(), "a pointer into a list that has changed since");
    return index;
  }

  // An empty one.
  static List with_room(std::size_t capacity) {
    List made;
    if (capacity > 0)
      made.block_ = new (::operator new(kHead + capacity * sizeof(T))) Block{{}, 0, static_cast<std::uint32_t>(capacity)};
    return made;
  }
  // REQUIRES: the elements are this list's alone, and it has room.
  template <class Element>
  T& add(Element&& element) {
    T* const place = std::construct_at(elements() + size(), std::forward<Element>(element));
    ++block_->size;
    return *place;
  }
  // Likewise: ends it at `end`.
  void shrink(T* end) {
    std::destroy(end, elements() + size());
    block_->size = static_cast<std::uint32_t>(end - elements());
  }
  // Makes the elements this list's alone, with room for `least`: exactly that where they were shared.
  void own(std::size_t least) {
    const bool moves = alone();
    if (moves && least <= capacity()) return;
    List mine = with_room(moves ? std::max(least, 2 * size()) : least);
    for (std::size_t i = 0; i < size(); ++i) moves ? mine.add(std::move(elements()[i])) : mine.add(std::as_const(elements()[i]));
    std::swap(block_, mine.block_);
  }
  // A copy without the element `first` and those behind it that the predicate is true of.
  template <class Predicate>
  List without(const T* first, Predicate& predicate) const {
    List stay;
    for (const T& element : *this) {
      if (&element >= first && predicate(element)) continue;
      if (stay.block_ == nullptr) stay = with_room(size());
      stay.add(element);
    }
    return stay;
  }

  Block* block_ = nullptr;
};

}  // namespace base
