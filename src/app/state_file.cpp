#include "app/state_file.h"

#include <utility>
#include <vector>

#include "base/text.h"
#include "core/snapshot.h"
#include "crypto/jwt.h"
#include "json/fields.h"

namespace app {
namespace {

using json::Tree;

constexpr std::uint64_t kFormat = 1;

// One tenant of the file. It has a port of its own or none.
struct SavedTenant {
  std::string name;
  std::string provider;
  std::optional<std::uint16_t> port;
  std::shared_ptr<const Tree> state;
};

template <class Archive>
void describe(Archive& archive, SavedTenant& saved) {
  auto& [name, provider, port, state] = saved;
  archive("name", name)("provider", provider)("port", port)("state", state);
}

std::string digest_of(const Tree& tenants) { return base::hex(base::as_bytes(crypto::sha256(tenants.dump()))); }

bool is_name(std::string_view name) {
  constexpr std::size_t kLongest = 40;
  return !name.empty() && name.size() <= kLongest &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

base::Result<std::vector<SavedTenant>> read_file_of(const Tree& file) {
  const Tree* format = file.find("format");
  const auto number = format == nullptr ? std::nullopt : format->unsigned_integer();
  if (!number) return base::fail("it has no format, so it holds no state of understudy's");
  if (*number != kFormat) return base::fail("its format is " + std::to_string(*number) + ", and this version reads " + std::to_string(kFormat));
  const Tree* tenants = file.find("tenants");
  const Tree* digest = file.find("sha256");
  if (tenants == nullptr || digest == nullptr) return base::fail("it is not whole");
  if (digest->string_or("") != digest_of(*tenants)) return base::fail("it is damaged: its checksum is another");
  std::vector<SavedTenant> saved;
  if (const auto read = json::read_fields(*tenants, saved); !read) return base::fail("/tenants" + read.error().message);
  for (const SavedTenant& one : saved)
    if (!is_name(one.name)) return base::fail("\"" + base::excerpt(one.name) + "\" cannot be a tenant's name");
  return saved;
}

std::string said_by(const core::Problem& problem) {
  if (!problem.violations.empty()) return problem.violations.front().instance + ": " + problem.violations.front().message;
  return problem.arguments.empty() ? std::string(problem.cause) : problem.arguments.back();
}

// Tenants that were made for a file, taken away again unless all of it could be used.
class Made {
 public:
  explicit Made(admin::TenantMaker& maker) : maker_(maker) {}
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;
  ~Made() {
    for (const std::string& name : names_) (void)maker_.remove(name);
  }
  void add(std::string name) { names_.push_back(std::move(name)); }
  void keep() { names_.clear(); }

 private:
  admin::TenantMaker& maker_;
  std::vector<std::string> names_;
};

base::Result<core::Tenant*> tenant_for(const SavedTenant& saved, core::Tenants& tenants, admin::TenantMaker& maker, Made& made) {
  if (core::Tenant* tenant = tenants.find(saved.name)) return tenant;
  const auto fresh = maker.make({saved.name, saved.provider, saved.state->find("fixture"), saved.port, std::nullopt});
  if (!fresh) return base::fail(said_by(fresh.error()));
  made.add(saved.name);
  return *fresh;
}

}  // namespace

std::string write_state(const core::Tenants& tenants, std::string_view version) {
  const state::Guard guard;
  Tree list(Tree::Array{});
  for (const core::Tenant* tenant : tenants.all()) {
    std::string state, text;
    json::Writer out(state);
    core::write_snapshot(out, tenant->world(guard));
    const bool own_port = tenant->is_guest() && tenant->ports().size() > 1;
    const SavedTenant saved{tenant->name(), std::string(tenant->provider().name()),
                            own_port ? std::optional(tenant->ports().back()) : std::nullopt,
                            std::make_shared<const Tree>(*json::parse_json(state))};
    json::Writer entry(text);
    json::write_fields(entry, saved);
    list.array()->push_back(*json::parse_json(text));
  }
  Tree file;
  file.set("format", Tree(kFormat));
  file.set("version", Tree(std::string(version)));
  file.set("sha256", Tree(digest_of(list)));
  file.set("tenants", std::move(list));
  return file.dump() + "\n";
}

base::Result<void> read_state(std::string_view text, core::Tenants& tenants, admin::TenantMaker& maker,
                              const core::SnapshotReaders& readers) {
  const auto file = json::parse_json(text);
  if (!file) return base::fail("it is not JSON: " + file.error().message);
  const auto saved = read_file_of(*file);
  if (!saved) return tl::unexpected(saved.error());
  const state::Guard guard;
  Made made(maker);
  std::vector<std::pair<core::Tenant*, std::unique_ptr<core::World>>> worlds;
  for (const SavedTenant& one : *saved) {
    const auto tenant = tenant_for(one, tenants, maker, made);
    if (!tenant) return base::fail("tenant " + one.name + ": " + tenant.error().message);
    auto world = core::read_snapshot(**tenant, *one.state, readers);
    if (!world) return base::fail("tenant " + one.name + ": " + world.error().pointer + ": " + world.error().message);
    worlds.emplace_back(*tenant, std::move(*world));
  }
  made.keep();
  for (auto& [tenant, world] : worlds) tenant->adopt(std::move(world));
  return {};
}

}  // namespace app
