#include "base/loaded_library.h"

#include <dlfcn.h>

#include <stdexcept>

namespace base {

LoadedLibrary::LoadedLibrary(const char* name) : name_(name), handle_(dlopen(name, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) throw std::runtime_error(name_ + " cannot be loaded: " + dlerror());
}

void* LoadedLibrary::find(const char* symbol) const {
  void* found = dlsym(handle_, symbol);
  if (found == nullptr) throw std::runtime_error(name_ + " has no " + symbol);
  return found;
}

}  // namespace base
