#include "fit/many.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "fit/records.hpp"
#include "model/configs.hpp"
#include "x509/certificate.hpp"
#include "x509/host_roots.hpp"

namespace tlsfit::fit {

namespace {

template <class Entry>
const Entry& known(const Entry* entry, const ManyServers& servers, const std::string& name) {
  if (entry == nullptr)
    throw Error(ExitCode::Usage, "configs/targets/{}.json: {}: unknown name", servers.id, name);
  return *entry;
}

}  // namespace

ManyServers many_servers_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  fields.schema("tlsfit.many/1");
  ManyServers servers;
  servers.id = fields.text("id");
  servers.about = fields.text("about");
  servers.version = fields.text("version");
  servers.suites = fields.texts("suites");
  servers.groups = fields.texts("groups");
  servers.signature_schemes = fields.texts("signature_schemes");
  for (Fields& anchor : fields.objects("anchors")) {
    servers.anchors.push_back({.subject = anchor.text("subject"), .sha256 = anchor.text("sha256")});
    anchor.done();
  }
  if (servers.suites.empty()) throw fields.wrong("suites", "at least one suite");
  if (servers.groups.empty()) throw fields.wrong("groups", "at least one group");
  if (servers.anchors.empty()) throw fields.wrong("anchors", "at least one anchor");
  fields.done();
  return servers;
}

ManyServers load_many_servers(std::string_view id) {
  const fs::path path = config_path("targets", "target list", id);
  return many_servers_from_json(load_json(path), path.string());
}

std::vector<Bytes> host_roots() {
  const fs::path path = x509::host_roots_file();
  if (!is_file(path))
    throw Error(
        ExitCode::Missing,
        "{}: no root certificates on this machine: apt-get install ca-certificates, or name a --target",
        path.string());
  return x509::certificates_in_pem(read_text(path), path.string());
}

Candidate candidate_for(const ManyServers& servers, const std::vector<Bytes>& roots,
                        const Catalogue& catalogue, std::vector<std::string>& absent) {
  Candidate candidate;
  Plan& plan = candidate.plan;
  plan.target = {.host = "*", .port = 443, .sni = "", .address = ""};
  plan.many = true;
  plan.version = servers.version;
  plan.suite = servers.suites.front();
  plan.suites = servers.suites;
  plan.group = servers.groups.front();
  plan.groups = servers.groups;
  plan.signature_schemes = servers.signature_schemes;
  candidate.features = {"client", servers.version, "ecdh"};
  for (int i = 0; i < 2; ++i)  // as the reference: nobody knows their chains
    candidate.verifying += catalogue.verify_work("EC secp256r1");
  for (const std::string& name : servers.suites)
    add(candidate.features, known(catalogue.suite(name), servers, name).features);
  for (const std::string& name : servers.groups) {
    add(candidate.features, known(catalogue.group(name), servers, name).features);
    candidate.features.merge(*key_features("EC " + name, catalogue));  // their certificates' curves, too
  }
  for (const std::string& name : servers.signature_schemes) {
    const SchemeName& scheme = known(catalogue.scheme(name), servers, name);
    add(candidate.features, scheme.features);
    if (scheme.key == "rsa") candidate.features.insert("key:rsa");
  }
  for (const ManyServers::Root& root : servers.anchors) {
    const auto der = std::find_if(roots.begin(), roots.end(),
                                  [&](const Bytes& r) { return x509::sha256_of(r) == root.sha256; });
    if (der == roots.end()) {
      absent.push_back(root.subject);
      continue;
    }
    AnchorCertificate anchor = anchor_of(*der, root.subject);
    auto features = key_features(anchor.anchor.kind, catalogue);
    if (features && features->erase("key:rsa-4096") != 0) candidate.features.insert("key:rsa-4096");
    if (!features || !std::includes(candidate.features.begin(), candidate.features.end(), features->begin(),
                                    features->end()))
      throw Error(ExitCode::Usage,
                  "configs/targets/{}.json: {}: its key ({}) takes what no group or scheme names", servers.id,
                  root.subject, anchor.anchor.kind);
    plan.anchors.push_back(anchor.anchor);
    candidate.anchors.push_back(std::move(anchor));
  }
  if (candidate.anchors.empty())
    throw Error(ExitCode::Missing,
                "none of the trust anchors of configs/targets/{}.json is on this machine: apt-get install "
                "ca-certificates",
                servers.id);
  // Names of any length up to 255 (RFC 1035 section 2.3.4) must fit the hello.
  Plan longest = plan;
  longest.target.sni.assign(255, 'x');
  const std::uint32_t hello = client_hello_bytes(longest, catalogue);
  plan.record = {.in = largest_fragment,
                 .out = (hello + 63) / 64 * 64,
                 .mfl = std::nullopt,
                 .rsl = false,
                 .basis = "protocol"};
  return candidate;
}

}  // namespace tlsfit::fit
