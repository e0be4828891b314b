// Health, the document itself, metrics, and the list of tenants.
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <sstream>

#include "admin/api.h"
#include "admin/problems.h"
#include "core/world.h"
#include "state/epoch.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;

Outcome get_health(Call& call, Context&) {
  const core::Tenant& tenant = call.world.tenant();
  json::Writer& out = call.json();
  out.begin_object().member("status", "ok").member("version", call.world.process().version);
  out.member("provider", tenant.provider().name()).member("tenant", tenant.name()).key("specs").begin_array();
  for (const core::Contract::Source& source : tenant.provider().contract().sources()) {
    out.begin_object().member("name", source.document->title()).member("version", source.document->version());
    out.member("sha256", source.sha256).end_object();
  }
  out.end_array().end_object();
  return core::ok();
}

Outcome get_open_api(Call& call, Context& context) {
  call.text().append(context.openapi_yaml);
  return core::ok();
}

Outcome get_ca_pem(Call& call, Context& context) {
  if (context.ca_pem.empty()) return core::problem(kNotFound, {"This server has no certificate authority of its own: it takes --tls."});
  call.text().append(context.ca_pem);
  return core::ok();
}

void write_tenant(json::Writer& out, const core::Tenant& tenant) {
  out.begin_object().member("name", tenant.name()).member("provider", tenant.provider().name());
  out.member("base_url", tenant.base_url()).member("issuer", tenant.provider().issuer(tenant.base_url())).end_object();
}

WantedTenant named_and_placed(const Call& call) {
  WantedTenant wanted;
  wanted.name = call.body["name"].string_or("");
  if (const json::Value port = call.body["port"]; !port.boolean())
    wanted.port = static_cast<std::uint16_t>(port.integer().value_or(0));
  return wanted;
}

Outcome answer_with_made(Call& call, const base::Result<core::Tenant*, core::Problem>& made) {
  if (!made) return tl::unexpected(made.error());
  call.header("Location", "/__admin/tenants/" + (*made)->name());
  write_tenant(call.json(), **made);
  return core::created();
}

Outcome create_tenant(Call& call, Context& context) {
  const state::Guard guard;
  WantedTenant wanted = named_and_placed(call);
  wanted.provider = call.body["provider"].string_or("");
  const json::Tree body = json::to_tree(call.body);
  wanted.fixture = body.find("fixture");
  if (const json::Tree* seed = body.find("seed")) wanted.seed = seed->unsigned_integer();
  return answer_with_made(call, context.maker->make(wanted));
}

Outcome fork_tenant(Call& call, Context& context) {
  const state::Guard guard;
  const core::Tenant* source = context.tenants->find(call.path("t"));
  if (source == nullptr) return not_found("tenant", call.path("t"));
  return answer_with_made(call, context.maker->fork(*source, named_and_placed(call)));
}

Outcome delete_tenant(Call& call, Context& context) {
  const auto removed = context.maker->remove(call.path("t"));
  if (!removed) return tl::unexpected(removed.error());
  if (!*removed) return not_found("tenant", call.path("t"));
  return core::no_content();
}

Outcome list_tenants(Call& call, Context& context) {
  const state::Guard guard;
  call.json().begin_object().key("tenants").begin_array();
  for (const core::Tenant* tenant : context.tenants->all()) write_tenant(call.json(), *tenant);
  call.json().end_array().end_object();
  return core::ok();
}

Outcome get_tenant(Call& call, Context& context) {
  const core::Tenant* tenant = context.tenants->find(call.path("t"));
  if (tenant == nullptr) return not_found("tenant", call.path("t"));
  write_tenant(call.json(), *tenant);
  return core::ok();
}

prometheus::ClientMetric::Label label(std::string_view name, std::string_view value) {
  return {std::string(name), std::string(value)};
}

prometheus::MetricFamily requests_family(const Context& context) {
  prometheus::MetricFamily family{"understudy_requests_total", "Requests answered.", prometheus::MetricType::Counter, {}};
  for (const auto& counted : context.metrics) {
    const auto operations = counted.contract->operations();
    for (std::size_t i = 0; i <= operations.size(); ++i) {
      const auto sum = counted.metrics->sum(i);
      for (std::size_t status_class = 1; status_class < sum.by_class.size(); ++status_class) {
        if (sum.by_class[status_class] == 0) continue;
        prometheus::ClientMetric metric;
        metric.label = {label("provider", counted.provider),
                        label("operation", i < operations.size() ? operations[i]->id : "unrouted"),
                        label("status", std::to_string(status_class) + "xx")};
        metric.counter.value = static_cast<double>(sum.by_class[status_class]);
        family.metric.push_back(std::move(metric));
      }
    }
  }
  return family;
}

prometheus::ClientMetric::Histogram histogram_of(const core::Metrics::Operation& sum) {
  prometheus::ClientMetric::Histogram histogram;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < core::Metrics::kBuckets.size(); ++i) {
    cumulative += sum.by_latency[i];
    histogram.bucket.push_back({cumulative, core::Metrics::kBuckets[i] / 1e6});
  }
  histogram.sample_count = cumulative + sum.by_latency.back();
  histogram.sample_sum = static_cast<double>(sum.total_us) / 1e6;
  return histogram;
}

prometheus::MetricFamily latency_family(const Context& context) {
  prometheus::MetricFamily family{"understudy_request_seconds", "Time from a request's last byte to its answer's first.",
                                  prometheus::MetricType::Histogram, {}};
  for (const auto& counted : context.metrics) {
    const auto operations = counted.contract->operations();
    for (std::size_t i = 0; i < operations.size(); ++i) {
      const auto sum = counted.metrics->sum(i);
      prometheus::ClientMetric metric;
      metric.histogram = histogram_of(sum);
      if (metric.histogram.sample_count == 0) continue;
      metric.label = {label("provider", counted.provider), label("operation", operations[i]->id)};
      family.metric.push_back(std::move(metric));
    }
  }
  return family;
}

prometheus::MetricFamily gauge(std::string name, std::string help, double value) {
  prometheus::MetricFamily family{std::move(name), std::move(help), prometheus::MetricType::Gauge, {}};
  family.metric.emplace_back();
  family.metric.back().gauge.value = value;
  return family;
}

Outcome get_metrics(Call& call, Context& context) {
  const std::vector<prometheus::MetricFamily> families = {
      requests_family(context), latency_family(context),
      gauge("understudy_retired_bytes", "Bytes of replaced snapshots that readers may still look at.",
            static_cast<double>(state::retired_bytes()))};
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families);
  call.text().append(text.str());
  return core::Answer{200, true, "text/plain; version=0.0.4; charset=utf-8"};
}

}  // namespace

std::span<const Operation> process_operations() {
  static constexpr Operation kOperations[] = {
      {"getHealth", get_health},       {"getOpenApi", get_open_api}, {"getMetrics", get_metrics},
      {"listTenants", list_tenants},   {"getTenant", get_tenant},     {"getCaPem", get_ca_pem},
      {"createTenant", create_tenant}, {"deleteTenant", delete_tenant},
      {"forkTenant", fork_tenant},
  };
  return kOperations;
}

}  // namespace admin
