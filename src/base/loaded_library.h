#pragma once
// A shared library that is loaded where it is first needed, and never where it is not: linking it would cost every start
// what it and the libraries behind it take to load. It stays for the rest of the process. Any thread may call.

#include <string>

namespace base {

class LoadedLibrary {
 public:
  // Throws std::runtime_error where the system has no library of that name ("libfido2.so.1").
  explicit LoadedLibrary(const char* name);

  // One of its functions, by the name that the linker knows. Throws std::runtime_error where it has none.
  template <class Function>
  Function* function(const char* symbol) const {
    return reinterpret_cast<Function*>(find(symbol));
  }

 private:
  void* find(const char* symbol) const;

  std::string name_;
  void* handle_;
};

}  // namespace base
