#include "oauth/keys.h"

namespace oauth {

ProcessKey::ProcessKey(crypto::Key key) { publish(std::move(key)); }

void ProcessKey::publish(crypto::Key key) {
  std::string thumbprint = key.thumbprint();
  made_ = std::make_unique<const Made>(Made{std::move(key), std::move(thumbprint)});
  ready_.store(made_.get());
}

KeyRing::KeyRing(const ProcessKey& process_key, std::string tenant, std::optional<base::Seed> seed, KeyKeeper* keeper)
    : process_key_(&process_key), tenant_(std::move(tenant)), seed_(std::move(seed)), keeper_(keeper) {
  if (keeper_ != nullptr) resume({keeper_->kept(tenant_), ProcessKeyUse::kSigns});
}

KeyRing::State KeyRing::state() const {
  const state::Guard guard;
  const Own* own = own_.load();
  return own == nullptr ? State{} : State{keys_of(*own), own->process_key};
}

void KeyRing::resume(State given) {
  auto own = std::make_unique<Own>();
  own->process_key = given.process_key;
  for (crypto::Key& key : given.keys) {
    std::string kid = kid_of(key.thumbprint());
    own->keys.push_back({std::move(kid), std::move(key)});
  }
  delete own_.exchange(own.release());
}

KeyRing::~KeyRing() {
  delete own_.load();
  delete rotation_.load();
}

void KeyRing::start_rotation(const state::Guard&, bool drop_old) {
  const std::string purpose = "signing key " + std::to_string(generation_.load() + 1);
  const auto make = [seed = seed_ ? std::optional(seed_->derive(purpose)) : std::nullopt] {
    return seed ? crypto::Key::make_rsa(*seed) : crypto::Key::make_rsa();
  };
  Rotation* none = nullptr;
  auto mine = std::make_unique<Rotation>(drop_old, make);
  if (rotation_.compare_exchange_strong(none, mine.get()))
    mine.release();
  else if (drop_old)
    none->drop_old.store(true);
}

bool KeyRing::rotate_in_background(bool first, bool drop_old) {
  const state::Guard guard;
  Rotation* rotation = rotation_.load();
  if (rotation == nullptr) {
    if (!first) return true;  // somebody else's call ended it
    start_rotation(guard, drop_old);
    return false;
  }
  if (first && drop_old) rotation->drop_old.store(true);
  const ProcessKey::Made* made = rotation->made.get();
  if (made == nullptr) return false;
  // Whoever takes it away publishes its key; the others find it gone.
  if (!rotation_.compare_exchange_strong(rotation, nullptr)) return true;
  rotate(made->key, rotation->drop_old.load());
  state::retire(rotation);
  return true;
}

std::string KeyRing::kid_of(std::string_view thumbprint) const {
  // A dot cannot be part of a tenant's name, so the name is what stands before it.
  return tenant_ + "." + std::string(thumbprint);
}

std::vector<KeyRing::Named> KeyRing::list(const state::Guard&) const {
  std::vector<Named> keys;
  const Own* own = own_.load();
  if (own != nullptr) keys = own->keys;
  const ProcessKey::Made* shared = process_key_->get();
  const ProcessKeyUse use = own == nullptr ? ProcessKeyUse::kSigns : own->process_key;
  if (shared == nullptr || use == ProcessKeyUse::kDropped) return keys;
  const auto place = use == ProcessKeyUse::kSigns ? keys.begin() : keys.end();
  keys.insert(place, Named{kid_of(shared->thumbprint), shared->key});
  return keys;
}

crypto::Key KeyRing::find(const state::Guard& guard, std::string_view kid) const {
  for (const Named& named : list(guard))
    if (named.kid == kid) return named.key;
  return {};
}

std::vector<crypto::Key> KeyRing::keys_of(const Own& own) {
  std::vector<crypto::Key> keys;
  for (const Named& named : own.keys) keys.push_back(named.key);
  return keys;
}

void KeyRing::rotate(crypto::Key fresh, bool drop_old) {
  const state::Guard guard;
  const std::string kid = kid_of(fresh.thumbprint());
  const Own* old = own_.load();
  std::unique_ptr<Own> next;
  do {
    next = std::make_unique<Own>();
    next->keys.push_back({kid, fresh});
    const bool dropped = drop_old || (old != nullptr && old->process_key == ProcessKeyUse::kDropped);
    next->process_key = dropped ? ProcessKeyUse::kDropped : ProcessKeyUse::kVerifies;
    if (!drop_old && old != nullptr) next->keys.insert(next->keys.end(), old->keys.begin(), old->keys.end());
  } while (!own_.compare_exchange_weak(old, next.get()));
  if (keeper_ != nullptr) keeper_->keep(tenant_, keys_of(*next));
  next.release();
  if (old != nullptr) state::retire(old);
  generation_.fetch_add(1);
}

}  // namespace oauth
