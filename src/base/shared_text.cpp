#include "base/shared_text.h"

#include <memory>
#include <new>

namespace base {

SharedText::Block* SharedText::make(std::string_view text) {
  if (text.empty()) return nullptr;
  Block* block = new (::operator new(sizeof(Block) + text.size())) Block{{}, static_cast<std::uint32_t>(text.size())};
  text.copy(reinterpret_cast<char*>(block + 1), text.size());
  return block;
}

void SharedText::destroy(Block* block) {
  std::destroy_at(block);
  ::operator delete(block);
}

}  // namespace base
