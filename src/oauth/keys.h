#pragma once
// Signing keys. One key belongs to the process and every tenant signs with it until that tenant rotates. A key's `kid` as
// a tenant publishes it begins with the tenant's name, so no tenant takes another's token.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/draws.h"
#include "crypto/jwt.h"
#include "state/epoch.h"

namespace oauth {

// The process's key: given at once, or made on a thread of its own from construction on. Any thread may ask for it.
class ProcessKey {
 public:
  // A key that is there already.
  explicit ProcessKey(crypto::Key key);
  // Made in the background by `make`, which is called once on a thread of its own; the destructor waits for it.
  template <class Make>
    requires std::is_invocable_r_v<crypto::Key, Make>
  explicit ProcessKey(Make make) {
    maker_ = std::jthread([this, make = std::move(make)] { publish(make()); });
  }
  ~ProcessKey() = default;
  ProcessKey(const ProcessKey&) = delete;
  ProcessKey& operator=(const ProcessKey&) = delete;

  struct Made {
    crypto::Key key;
    std::string thumbprint;
  };
  // nullptr until it is made; then the same for the rest of this object's life.
  const Made* get() const { return ready_.load(); }

 private:
  void publish(crypto::Key key);
  std::unique_ptr<const Made> made_;
  std::atomic<const Made*> ready_{nullptr};
  std::jthread maker_;
};

// Where the keys that tenants have rotated to outlive a tenant's world, and perhaps the process. Any thread.
class KeyKeeper {
 public:
  virtual ~KeyKeeper() = default;
  // The tenant's keys that still verify, newest first; never the process's.
  virtual std::vector<crypto::Key> kept(const std::string& tenant) = 0;
  virtual void keep(const std::string& tenant, std::vector<crypto::Key> keys) = 0;
};

// A tenant's keys: the process's, or its own after a rotation. Wait-free to read; rotations replace the whole list by one
// compare-and-swap.
class KeyRing {
 public:
  // Signs with the process's key, and verifies with what `keeper` has; that may be null. REQUIRES: `process_key` and
  // `keeper` outlive this.
  KeyRing(const ProcessKey& process_key, std::string tenant, std::optional<base::Seed> seed = std::nullopt,
          KeyKeeper* keeper = nullptr);
  ~KeyRing();
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;

  struct Named {
    std::string kid;
    crypto::Key key;
  };
  // Signing key first, then those that only verify. Empty while the process's key is still being made.
  std::vector<Named> list(const state::Guard& guard) const;
  // The key that `kid` names; nothing for another tenant's or an unknown one.
  crypto::Key find(const state::Guard& guard, std::string_view kid) const;
  bool ready() const { return process_key_->get() != nullptr; }
  // `fresh` signs from now on; the others verify on, unless `drop_old`.
  void rotate(crypto::Key fresh, bool drop_old);
  // Rotates to a key that is made on a thread of its own (from the seed where one was given): call with `first` true, then
  // with false until it says true. Callers at the same time share one rotation, which drops the old keys if one of them
  // asks for that.
  bool rotate_in_background(bool first, bool drop_old);
  // The keys that the tenant has of its own, the newest first, and what is left of the process's.
  enum class ProcessKeyUse : std::uint8_t { kSigns, kVerifies, kDropped };
  struct State {
    std::vector<crypto::Key> keys;
    ProcessKeyUse process_key = ProcessKeyUse::kSigns;
  };
  State state() const;
  // Goes on from another ring's; keys are called after this tenant. REQUIRES: nobody has used this one yet.
  void resume(State state);
  // Moves on with every rotation: what was verified under another generation must be verified again.
  std::uint64_t generation() const { return generation_.load(); }

 private:
  struct Own {
    std::vector<Named> keys;
    ProcessKeyUse process_key = ProcessKeyUse::kSigns;
  };
  struct Rotation {
    template <class Make>
    Rotation(bool drop, Make make) : drop_old(drop), made(std::move(make)) {}
    std::atomic<bool> drop_old;  // whether one of the callers asks for it
    ProcessKey made;
  };
  std::string kid_of(std::string_view thumbprint) const;
  static std::vector<crypto::Key> keys_of(const Own& own);
  void start_rotation(const state::Guard& guard, bool drop_old);

  const ProcessKey* process_key_;
  std::string tenant_;
  std::optional<base::Seed> seed_;
  KeyKeeper* keeper_;
  std::atomic<const Own*> own_{nullptr};
  std::atomic<Rotation*> rotation_{nullptr};
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace oauth
