#include "core/snapshot.h"

#include <algorithm>

#include "base/text.h"
#include "core/tenant.h"
#include "identity/describe.h"

namespace base {

constexpr Clock::Mode last_of(Clock::Mode) { return Clock::Mode::kFrozen; }

template <class Archive>
void describe(Archive& archive, Clock::Setting& setting) {
  auto& [mode, offset, at] = setting;
  archive("mode", mode)("offset", offset)("at", at);
}

std::string to_field(const Seed& seed) { return base64url(seed.bytes()); }
bool from_field(std::string_view text, Seed& seed) {
  std::array<std::uint8_t, 16> bytes{};
  const auto decoded = decode_base64url(text);
  if (!decoded || decoded->size() != bytes.size()) return false;
  std::copy(decoded->begin(), decoded->end(), bytes.begin());
  seed = Seed::from_bytes(bytes);
  return true;
}

}  // namespace base

namespace oauth {

constexpr KeyRing::ProcessKeyUse last_of(KeyRing::ProcessKeyUse) { return KeyRing::ProcessKeyUse::kDropped; }

template <class Archive>
void describe(Archive& archive, KeyRing::State& state) {
  auto& [keys, process_key] = state;
  archive("own", keys)("process_key", process_key);
}
std::string fault_of(const KeyRing::State& state) {
  const bool all = std::all_of(state.keys.begin(), state.keys.end(), [](const crypto::Key& key) { return key.is_rsa(); });
  if (!all) return "a key is not RSA";
  return state.keys.empty() && state.process_key != KeyRing::ProcessKeyUse::kSigns ? "no key signs" : "";
}

template <class Archive>
void describe(Archive& archive, Spent::Remembered& spent) {
  auto& [ids, until] = spent;
  archive("ids", ids)("until", until);
}

template <class Archive>
void describe(Archive& archive, AutoApproval::Person& person) {
  auto& [account_id, login] = person;
  archive("account_id", account_id)("login", login);
}

}  // namespace oauth

namespace scenario {

template <class Archive>
void describe(Archive& archive, Scenario::Progress& progress) {
  auto& [state, rules, refused, buckets] = progress;
  archive("state", state)("rules", rules)("refused", refused)("buckets", buckets);
}

}  // namespace scenario

namespace core {
namespace {

// A scenario that is loaded. A fault has an identifier and is shown as `rule`.
struct SavedScript {
  std::string fault;
  std::string rule;
  std::shared_ptr<const json::Tree> script;
  scenario::Scenario::Progress progress;
};

template <class Archive>
void describe(Archive& archive, SavedScript& saved) {
  auto& [fault, rule, script, progress] = saved;
  archive("fault", fault)("rule", rule)("script", script)("progress", progress);
}

// All but the accounts.
struct Saved {
  std::string provider;
  std::string tenant;
  base::Seed seed;
  std::uint64_t incarnation = 1;
  base::Time began{};
  base::Clock::Setting clock;
  std::shared_ptr<const json::Tree> fixture;
  oauth::KeyRing::State keys;
  oauth::Spent::Remembered spent;
  std::optional<oauth::AutoApproval::Person> auto_approval;
  std::vector<identity::MessageCopy> outbox;  // the oldest first
  std::vector<SavedScript> scenarios;     // faults first
  std::uint64_t faults_made = 0;
  std::optional<scenario::Scenario::Progress> standing_limits;
};

template <class Archive>
void describe(Archive& archive, Saved& saved) {
  auto& [provider, tenant, seed, incarnation, began, clock, fixture, keys, spent, auto_approval, outbox, scenarios, faults_made,
         standing_limits] = saved;
  archive("provider", provider)("tenant", tenant)("seed", seed)("incarnation", incarnation)("began", began)("clock", clock);
  archive("fixture", fixture)("keys", keys)("spent", spent)("auto_approval", auto_approval)("outbox", outbox);
  archive("scenarios", scenarios)("faults_made", faults_made)("standing_limits", standing_limits);
}

SavedScript saved_script(const scenario::Scenario& scenario, std::string fault, std::string rule) {
  return {std::move(fault), std::move(rule), std::make_shared<const json::Tree>(scenario.script().source), scenario.progress()};
}

Saved saved_of(const state::Guard& guard, const World& world) {
  Saved saved{.provider = std::string(world.tenant().provider().name()), .tenant = world.tenant().name(), .seed = world.seed(),
              .incarnation = world.incarnation(), .began = world.began(), .clock = world.clock().setting(),
              .fixture = std::make_shared<const json::Tree>(world.fixture().source), .keys = world.keys().state(),
              .spent = world.spent().remembered(), .auto_approval = world.auto_approval().get(), .outbox = {}, .scenarios = {},
              .faults_made = world.scenarios().faults_made(), .standing_limits = {}};
  world.outbox().newest_first(guard, [&](const identity::Message& message) {
    saved.outbox.push_back(identity::copy_of(message));
    return true;
  });
  std::reverse(saved.outbox.begin(), saved.outbox.end());
  const scenario::Loaded& loaded = world.scenarios().list(guard);
  if (loaded.standing != nullptr) saved.standing_limits = loaded.standing->progress();
  for (const scenario::Fault& fault : loaded.faults) saved.scenarios.push_back(saved_script(*fault.scenario, fault.id, fault.rule));
  for (const auto& scenario : loaded.scenarios) saved.scenarios.push_back(saved_script(*scenario, "", ""));
  return saved;
}

tl::unexpected<Mistake> wrong(std::string pointer, std::string message) {
  return tl::unexpected(Mistake{std::move(pointer), std::move(message)});
}

// `/place: what is wrong` as json/fields.h says it.
tl::unexpected<Mistake> wrong_field(const std::string& prefix, const std::string& text) {
  const auto end = text.find(": ");
  if (end == std::string::npos) return wrong(prefix, text);
  return wrong(prefix + text.substr(0, end), text.substr(end + 2));
}

std::optional<Mistake> wrong_format(const json::Tree& snapshot) {
  const json::Tree* format = snapshot.find("format");
  const auto number = format == nullptr ? std::nullopt : format->unsigned_integer();
  if (!number) return Mistake{"/format", "is missing, so this is no snapshot"};
  if (*number == kSnapshotFormat) return std::nullopt;
  return Mistake{"/format", "is " + std::to_string(*number) + "; this version reads " + std::to_string(kSnapshotFormat)};
}

std::optional<Mistake> load_script(World& world, const SavedScript& saved, const std::string& place, const ScriptReader& reader) {
  const auto mistakes = reader.check(*saved.script, world.tenant().provider());
  if (!mistakes.empty()) return Mistake{place + "/script" + mistakes.front().pointer, mistakes.front().message};
  auto script = std::make_shared<const scenario::Script>(scenario::Script::compile(*saved.script));
  const bool fault = !saved.fault.empty();
  if (fault && (script->rules.size() != 1 || !json::parse_json(saved.rule))) return Mistake{place, "is not a fault of one rule"};
  if (world.scenarios().resume(std::move(script), saved.progress, saved.fault, saved.rule)) return std::nullopt;
  return Mistake{place + "/progress", "is not this script's"};
}

std::optional<Mistake> load(World& world, Saved saved, const ScriptReader& reader) {
  world.keys().resume(std::move(saved.keys));
  world.spent().resume(saved.spent);
  world.auto_approval().set(std::move(saved.auto_approval));
  for (const identity::MessageCopy& message : saved.outbox) world.outbox().add(identity::view_of(message));
  const state::Guard guard;
  scenario::Scenario* standing = world.scenarios().list(guard).standing.get();
  if ((standing != nullptr) != saved.standing_limits.has_value() || (standing != nullptr && !standing->resume(*saved.standing_limits)))
    return Mistake{"/standing_limits", "are not those of the fixture"};
  world.scenarios().set_faults_made(saved.faults_made);
  for (std::size_t i = 0; i < saved.scenarios.size(); ++i)
    if (auto mistake = load_script(world, saved.scenarios[i], "/scenarios/" + std::to_string(i), reader)) return mistake;
  return std::nullopt;
}

}  // namespace

void write_snapshot(json::Writer& out, const World& world) {
  const state::Guard guard;
  Saved saved = saved_of(guard, world);
  out.begin_object().member("format", kSnapshotFormat).member("version", world.process().version);
  json::FieldWriter fields(out);
  describe(fields, saved);
  out.key("accounts");
  world.accounts().write_state(out);
  out.end_object();
}

base::Result<std::unique_ptr<World>, Mistake> read_snapshot(const Tenant& tenant, const json::Tree& snapshot, const SnapshotReaders& readers) {
  if (const auto mistake = wrong_format(snapshot)) return tl::unexpected(*mistake);
  Saved saved;
  if (const auto read = json::read_fields(snapshot, saved); !read) return wrong_field("", read.error().message);
  if (saved.provider != tenant.provider().name()) return wrong("/provider", "is " + saved.provider + "; this tenant is of " + std::string(tenant.provider().name()));
  auto fixture = readers.fixture(tenant.provider(), *saved.fixture);
  if (!fixture) return wrong("/fixture" + fixture.error().pointer, fixture.error().message);
  auto world = std::make_unique<World>(tenant, World::Beginning{std::move(*fixture), saved.seed, saved.incarnation, saved.began, saved.clock});
  const json::Tree* accounts = snapshot.find("accounts");
  if (accounts == nullptr) return wrong("/accounts", "is missing");
  if (const auto restored = world->accounts().restore(*accounts); !restored) return wrong_field("/accounts", restored.error().message);
  if (const auto mistake = load(*world, std::move(saved), *readers.scripts)) return tl::unexpected(*mistake);
  return world;
}

}  // namespace core
