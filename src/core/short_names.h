#pragma once
// An index from a name that several accounts may share, the part of a login before `@`, to those accounts. Lists only
// grow, and an entry may be out of date, so its reader checks that the account still goes by the name. Lock-free, any
// thread.

#include <atomic>
#include <string_view>
#include <utility>

#include "state/table.h"

namespace core {

template <class Holder>
class ShortNames {
 public:
  explicit ShortNames(const base::Seed& seed) : table_(seed) {}

  // Calls `visit(const Holder&) -> bool` for each that was ever listed under the name, until it returns false.
  template <class Visit>
  void each(std::string_view name, Visit&& visit) const {
    const List* list = table_.find(name);
    for (const Node* node = list == nullptr ? nullptr : list->first.load(); node != nullptr; node = node->next)
      if (!visit(*node->holder)) return;
  }

  // Lists the holder under the name. `perhaps_listed` costs a look through the list, so that it is not listed twice.
  void add(std::string_view name, const Holder& holder, bool perhaps_listed) {
    List& list = *table_.insert(name, [] { return List{}; }).first;
    if (perhaps_listed && list.has(holder)) return;
    Node* node = new Node{&holder, list.first.load()};
    while (!list.first.compare_exchange_weak(node->next, node)) {
    }
  }

 private:
  struct Node {
    const Holder* holder;
    Node* next;
  };
  struct List {
    std::atomic<Node*> first{nullptr};
    bool has(const Holder& holder) const {
      const Node* node = first.load();
      while (node != nullptr && node->holder != &holder) node = node->next;
      return node != nullptr;
    }
    ~List() {
      for (Node* node = first.load(); node != nullptr;) delete std::exchange(node, node->next);
    }
  };
  state::Table<List> table_;
};

}  // namespace core
