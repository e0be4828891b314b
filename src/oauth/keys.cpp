#include "oauth/keys.h"

namespace oauth {

ProcessKey::ProcessKey(crypto::Key key) { publish(std::move(key)); }

void ProcessKey::publish(crypto::Key key) {
  std::string thumbprint = key.thumbprint();
  made_ = std::make_unique<const Made>(Made{std::move(key), std::move(thumbprint)});
  ready_.store(made_.get());
}

KeyRing::KeyRing(const ProcessKey& process_key, std::string tenant)
    : process_key_(&process_key), tenant_(std::move(tenant)) {}

KeyRing::~KeyRing() { delete own_.load(); }

std::string KeyRing::kid_of(std::string_view thumbprint) const {
  // A dot cannot be part of a tenant's name, so the name is what stands before it.
  return tenant_ + "." + std::string(thumbprint);
}

std::vector<KeyRing::Named> KeyRing::list(const state::Guard&) const {
  std::vector<Named> keys;
  const Own* own = own_.load();
  if (own != nullptr) keys = own->keys;
  const ProcessKey::Made* shared = process_key_->get();
  if (shared != nullptr && (own == nullptr || own->process_key_verifies))
    keys.push_back({kid_of(shared->thumbprint), shared->key});
  return keys;
}

crypto::Key KeyRing::find(const state::Guard& guard, std::string_view kid) const {
  for (const Named& named : list(guard))
    if (named.kid == kid) return named.key;
  return {};
}

void KeyRing::rotate(crypto::Key fresh, bool drop_old) {
  const state::Guard guard;
  const std::string kid = kid_of(fresh.thumbprint());
  const Own* old = own_.load();
  std::unique_ptr<Own> next;
  do {
    next = std::make_unique<Own>();
    next->keys.push_back({kid, fresh});
    next->process_key_verifies = !drop_old && (old == nullptr || old->process_key_verifies);
    if (!drop_old && old != nullptr) next->keys.insert(next->keys.end(), old->keys.begin(), old->keys.end());
  } while (!own_.compare_exchange_weak(old, next.get()));
  next.release();
  if (old != nullptr) state::retire(old);
  generation_.fetch_add(1);
}

}  // namespace oauth
