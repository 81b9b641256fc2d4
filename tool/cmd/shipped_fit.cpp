#include "cmd/shipped_fit.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "fit/certificate.hpp"
#include "fit/folder.hpp"
#include "fit/many.hpp"
#include "wire/names.hpp"
#include "x509/certificate.hpp"

namespace tlsfit {

namespace {

constexpr int deepest = 8;  // folders below the one that is named

std::vector<Profile> kept_profiles(const fs::path& folder) {
  std::vector<Profile> profiles;
  const fs::path place = folder / fit::profiles_folder;
  if (!is_folder(place)) return profiles;
  for (const fs::path& file : entries_of(place))
    if (file.filename().string().ends_with(fit::profile_suffix))
      profiles.push_back(profile_from_json(load_json(file), file.string()));
  return profiles;
}

const Profile* profile_of(const std::vector<Profile>& profiles, const Target& target) {
  const auto found = std::find_if(profiles.begin(), profiles.end(), [&](const Profile& one) {
    return one.target.name() == target.name() && one.target.sni == target.sni;
  });
  return found == profiles.end() ? nullptr : &*found;
}

/// Every certificate that the profiles hold, in DER.
std::vector<Bytes> certificates_in(const std::vector<Profile>& profiles, const std::string& where) {
  std::vector<Bytes> result;
  const auto add = [&](const std::string& pem) {
    if (pem.empty()) return;
    for (Bytes& der : x509::certificates_in_pem(pem, where)) result.push_back(std::move(der));
  };
  for (const Profile& profile : profiles)
    for (const Chain& chain : profile.chains) {
      for (const Certificate& certificate : chain.certificates) add(certificate.pem);
      if (chain.trust_anchor) add(chain.trust_anchor->pem);
      for (const TrustPath& path : chain.paths) add(path.trust_anchor.pem);
    }
  return result;
}

/// What the image trusts, out of certificates that are at hand.
probe::ImageAnchors anchors_of(const check::Image& image, const std::vector<Bytes>& certificates) {
  probe::ImageAnchors anchors;
  for (const Anchor& anchor : image.anchors) {
    anchors.pinned = anchors.pinned || anchor.placement == "key";
    for (const Bytes& der : certificates)
      if (x509::sha256_of(der) == anchor.sha256) {
        anchors.certificates.push_back(der);
        break;
      }
  }
  return anchors;
}

/// The plans that are asked about.
std::vector<Plan> chosen_plans(const Fit& fit, const std::vector<std::string>& targets,
                               const fs::path& folder) {
  const auto many =
      std::find_if(fit.plans.begin(), fit.plans.end(), [](const Plan& plan) { return plan.many; });
  std::vector<Plan> plans;
  if (targets.empty()) {
    std::copy_if(fit.plans.begin(), fit.plans.end(), std::back_inserter(plans),
                 [](const Plan& plan) { return !plan.many; });
    if (plans.empty())
      throw Error(ExitCode::Usage,
                  "{}: the fit is for any web server: name those that devices speak to: tlsfit check {} "
                  "HOST[:PORT]...",
                  folder.string(), folder.string());
    return plans;
  }
  for (const std::string& text : targets) {
    const Target target = parse_target(text);
    const std::size_t before = plans.size();
    std::copy_if(fit.plans.begin(), fit.plans.end(), std::back_inserter(plans),
                 [&](const Plan& plan) { return !plan.many && plan.target.name() == target.name(); });
    if (plans.size() == before && many != fit.plans.end()) {
      plans.push_back(*many);
      plans.back().target = target;
    } else if (plans.size() == before) {
      std::vector<std::string> names;
      for (const Plan& plan : fit.plans) names.push_back(plan.target.name());
      throw Error(ExitCode::Usage, "{}: the fit has no target {}; it has: {}", folder.string(), target.name(),
                  joined(names, ", "));
    }
  }
  return plans;
}

/// What nobody could offer to a server.
void need_plan(const Plan& plan, const fs::path& folder) {
  const auto stop = [&](const char* key, const std::string& got, const char* want) {
    throw Error(ExitCode::Usage, "{}: the plan for {}: {}: want {}, got {}", (folder / "fit.json").string(),
                printable(plan.target.name()), key, want, printable(got));
  };
  const bool tls13 = plan.version == "tls1.3";
  if (!tls13 && plan.version != "tls1.2") stop("version", plan.version, "tls1.2 or tls1.3");
  const auto known = tls13 ? wire::suites_tls13() : wire::suites_tls12();
  for (const std::string& suite : plan.suites)
    if (std::none_of(known.begin(), known.end(), [&](const wire::Name& one) { return one.name == suite; }))
      stop("suites", suite, "suites of that version");
  if (plan.suites.empty()) stop("suites", "none", "suites");
  if (const auto size = plan.record.mfl)
    if (*size != 512 && *size != 1024 && *size != 2048 && *size != 4096)
      stop("record: mfl", std::to_string(*size), "512, 1024, 2048 or 4096");
}

[[noreturn]] void refuse_without_profiles(const fs::path& folder, const Plan& plan) {
  throw Error(ExitCode::Usage,
              "{}: keeps no profile of {}, so that nobody knows what has changed since: fit again with the "
              "command at the top of its mbedtls_config.h",
              folder.string(), printable(plan.target.name()));
}

void find_below(const fs::path& folder, int depth, std::vector<fs::path>& found) {
  if (is_file(folder / "fit.json")) {
    found.push_back(folder);
    return;
  }
  if (depth == 0) return;
  for (const fs::path& entry : entries_of(folder))
    if (!entry.filename().string().starts_with('.') && is_folder(entry)) find_below(entry, depth - 1, found);
}

}  // namespace

fs::path fit_folder(const std::string& path) {
  if (!is_there(path)) throw Error(ExitCode::Usage, "{}: there is no such folder", path);
  for (const fs::path& folder : {fs::path(path), fs::path(path) / "fit"})
    if (is_folder(folder) && is_file(folder / "fit.json")) return folder;
  throw Error(ExitCode::Usage, "{}: not what `tlsfit fit -o` writes: it has no fit.json", path);
}

std::vector<fs::path> fit_folders_below(const std::string& path) {
  if (!is_there(path)) throw Error(ExitCode::Usage, "{}: there is no such folder", path);
  if (!is_folder(path)) throw Error(ExitCode::Usage, "{}: want a folder with fits below it", path);
  std::vector<fs::path> found;
  find_below(path, deepest, found);
  if (found.empty())
    throw Error(ExitCode::Usage, "{}: no fit.json in it or below it: `tlsfit fit -o` writes one", path);
  return found;
}

ShippedFit load_shipped_fit(const fs::path& folder, const std::vector<std::string>& targets,
                            const fs::path& ca) {
  const fs::path file = folder / "fit.json";
  ShippedFit shipped{
      .folder = folder, .fit = fit_from_json(load_json(file), file.string()), .subjects = {}, .anchors = {}};
  const std::vector<Profile> profiles = kept_profiles(folder);
  const check::Image image = check::image_of(shipped.fit);
  std::vector<Bytes> certificates = certificates_in(profiles, folder.string());
  for (Plan& plan : chosen_plans(shipped.fit, targets, folder)) {
    need_plan(plan, folder);
    const Profile* const profile = plan.many ? nullptr : profile_of(profiles, plan.target);
    if (profile == nullptr && !plan.many) refuse_without_profiles(folder, plan);
    if (plan.many && shipped.subjects.empty()) {
      const std::vector<Bytes> roots =
          ca.empty() ? fit::host_roots() : x509::certificates_in_pem(read_text(ca), ca.string());
      certificates.insert(certificates.end(), roots.begin(), roots.end());
    }
    shipped.subjects.push_back({.fit = folder.string(),
                                .plan = std::move(plan),
                                .image = image,
                                .profile = profile == nullptr ? std::nullopt : std::optional(*profile)});
  }
  shipped.anchors = anchors_of(image, certificates);
  if (shipped.anchors.certificates.empty())
    throw Error(ExitCode::Usage,
                "{}: none of its trust anchors is in its profiles{}: fit again, or name them with --ca",
                folder.string(), ca.empty() ? " or among this machine's roots" : " or in " + ca.string());
  return shipped;
}

}  // namespace tlsfit
