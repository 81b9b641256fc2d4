#include "fit/folder.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "fit/client_files.hpp"
#include "model/does_not_fit.hpp"
#include "model/join.hpp"

namespace tlsfit::fit {

namespace {

constexpr std::string_view plain_files[] = {"mbedtls_config.h", "crypto_config.h", "trust_anchors.h",
                                            "trust_anchors.c",  "board.h",         "link.ld",
                                            "fit.cmake"};

/// A system's linker has a script of its own, which is only added to.
constexpr std::string_view linker_script = "link.ld", hosted_script = "hosted.ld";

/// Where there is no limit, for a run that shows how much of it is needed.
constexpr std::uint64_t roomy_arena = 512 * 1024;

/// A command that makes the same files, without anything that only this machine knows.
std::string command_of(const std::vector<Candidate>& plans, const Board& board, const Net& net,
                       const FitOptions& options, const Layout& layout) {
  std::string targets;
  for (const Candidate& candidate : plans)
    if (!candidate.plan.many) targets += " " + candidate.plan.target.name();
  std::string command = fmt::format("tlsfit fit{} --board {} --net {} --layout {} --optimize {}", targets,
                                    board.id, net.id, layout.id, options.choice.objective);
  for (const Candidate& candidate : plans)
    if (!candidate.plan.anchors.empty() && candidate.plan.anchors.front().placement != "root") {
      command += " --anchor " + candidate.plan.anchors.front().placement;
      break;
    }
  if (options.app != Fit{}.app) command += " --app " + options.app;
  if (options.words != Fit{}.words) command += " --words " + options.words;
  if (options.join != Fit{}.join) command += " --join " + options.join;
  if (options.proved) command += " --prove";
  if (client_identities(plans).size() == 1 && plans.size() == 1)
    command += " --client-cert FILE --client-key FILE";
  if (options.choice.connections != Choice{}.connections)
    command += fmt::format(" --connections {}", options.choice.connections);
  return comment_text(command);
}

/// A hosted board has its system's.
std::string libc_of(const Choice& choice, const Board& board) {
  return board.hosted() ? "system" : choice.build.libc;
}

std::string target_text(const Plan& plan) {
  return plan.many ? "any web server" : plan.target.name();
}

std::string summary(const Plan& plan) {
  const std::string begins =
      plan.record.handshake_in == 0 ? "" : fmt::format(" (the handshake from {})", plan.record.handshake_in);
  const std::string limit = plan.record.mfl   ? fmt::format(", fragments of {}", *plan.record.mfl)
                            : plan.record.rsl ? std::string(", record_size_limit")
                                              : std::string();
  std::vector<std::string> anchors;
  for (const Anchor& anchor : plan.anchors) anchors.push_back(anchor.subject);
  const std::string ends =
      anchors.size() == 1 ? anchors.front() : fmt::format("{} trust anchors", anchors.size());
  const std::string own = plan.client_certificate
                              ? fmt::format("; client certificate of {}", plan.client_certificate->subject)
                              : "";
  return comment_text(fmt::format("{}, {}{}{}; ends at {}; records in {}{}, out {}{} ({}){}", plan.version,
                                  joined(plan.suites, " "), plan.group.empty() ? "" : ", ",
                                  joined(plan.groups, " "), ends, plan.record.in, begins, plan.record.out,
                                  limit, plan.record.basis, own));
}

/// The options that stand in one generated file, by their headings.
Json sections_of(const FitFolder& folder, std::string_view file, const Choice& choice,
                 const Catalogue& catalogue) {
  Json sections = Json::array();
  const auto line = [&](const Option& option, const std::string& define, const std::string& comment) {
    if (sections.empty() || sections.back()["title"] != option.section)
      sections.push_back({{"title", option.section}, {"options", Json::array()}});
    const bool guarded = option.release_only && !define.empty();
    sections.back()["options"].push_back({{"define", define},
                                          {"comment", comment_text(comment)},
                                          {"before", guarded ? "#ifndef TLSFIT_DEBUG\n" : ""},
                                          {"after", guarded ? "\n#endif" : ""}});
  };
  for (const Option& option : catalogue.options) {
    if (option.file != file) continue;
    for (const OptionUse& use : folder.fit.options)
      if (use.name == option.name)
        line(option, fmt::format("#define {}{}{} ", use.name, use.value.empty() ? "" : " ", use.value),
             fmt::format("{}: {}", joined(use.needed_by, ", "), use.why));
    if (choice.without.contains(option.name))
      line(option, "", option.name + " is left out: every target is reached without it (see proof.txt)");
  }
  return sections;
}

Json config_values(const FitFolder& folder, const std::string& command) {
  Json plans = Json::array();
  for (const Plan& plan : folder.fit.plans)
    plans.push_back({{"target", comment_text(target_text(plan))}, {"summary", summary(plan)}});
  return {{"command", command}, {"mbedtls_version", folder.fit.mbedtls_version}, {"plans", plans}};
}

Json shape_values(const Choice& choice, const Board& board) {
  return {{"shape", choice.shape.name},
          {"shape_about", choice.shape.about},
          {"primitives", joined(choice.shape.primitives, "; ")},
          {"crypto", choice.shape.crypto},
          {"lto", choice.build.lto ? "ON" : "OFF"},
          {"libc", libc_of(choice, board)},
          {"switches", choice.build.switches},
          {"quick", joined(choice.build.quick, " ")}};
}

bool any_sends_anchor(const std::vector<Candidate>& plans) {
  return std::ranges::any_of(plans, [](const Candidate& c) { return c.features.contains("sent-anchor"); });
}

/// Where in an anchor's DER its identity is, and its size.
std::string identity_place(const AnchorCertificate& anchor) {
  const auto found =
      std::search(anchor.der.begin(), anchor.der.end(), anchor.identity.begin(), anchor.identity.end());
  return fmt::format(", {}, {}", found - anchor.der.begin(), anchor.identity.size());
}

/// Every anchor once, with the targets that end at it.
Json anchor_values(const std::vector<Candidate>& plans) {
  Json anchors = Json::array();
  std::map<std::string, std::size_t> places;
  for (const Candidate& candidate : plans)
    for (const AnchorCertificate& anchor : candidate.anchors) {
      const std::string target = comment_text(target_text(candidate.plan));
      const auto [place, fresh] = places.emplace(anchor.anchor.sha256, anchors.size());
      if (fresh) {
        anchors.push_back({{"index", anchors.size() + 1},
                           {"subject", comment_text(anchor.anchor.subject)},
                           {"kind", comment_text(anchor.anchor.kind)},
                           {"sha256", anchor.anchor.sha256},
                           {"needed_by", target},
                           {"bytes", anchor.der.size()},
                           {"row", fmt::format("{{anchor_{0}, sizeof anchor_{0}, {1}{2}}}",
                                               anchors.size() + 1, anchor.anchor.placement == "key" ? 1 : 0,
                                               any_sends_anchor(plans) ? identity_place(anchor) : "")},
                           {"rows", rows_of(anchor.der)}});
      } else if (auto& users = anchors[place->second]["needed_by"];
                 users.get<std::string>().find(target) == std::string::npos) {
        users = users.get<std::string>() + ", " + target;
      }
    }
  return anchors;
}

/// Macros of a plan's names as a C initialiser that ends with 0.
template <class Find>
std::string macro_list(const std::vector<std::string>& names, Find find) {
  std::string result;
  for (const std::string& name : names)
    if (const auto* const entry = find(name)) result += entry->macro + ", ";
  return "{" + result + "0}";
}

bool any_alpn(const std::vector<Candidate>& plans) {
  return std::ranges::any_of(plans, [](const Candidate& c) { return !c.plan.target.alpn.empty(); });
}

bool any_resumed(const std::vector<Candidate>& plans) {
  return std::ranges::any_of(plans, [](const Candidate& c) { return c.plan.target.resume; });
}

Json target_values(const std::vector<Candidate>& plans, const Catalogue& catalogue) {
  Json targets = Json::array();
  unsigned sessions = 0;
  const std::vector<ClientIdentityPtr> own = client_identities(plans);
  for (const Candidate& candidate : plans) {
    const Plan& plan = candidate.plan;
    if (plan.many) continue;
    const auto suite = [&](const std::string& name) { return catalogue.suite(name); };
    const auto group = [&](const std::string& name) { return catalogue.group(name); };
    const auto scheme = [&](const std::string& name) { return catalogue.scheme(name); };
    targets.push_back(
        {{"index", targets.size() + 1},
         {"host", plan.target.host},  // parse_target() lets no quote or backslash through
         {"port", plan.target.port},
         {"mfl_code", plan.record.mfl ? fmt::format("MBEDTLS_SSL_MAX_FRAG_LEN_{}", *plan.record.mfl) : "0"},
         {"version", plan.version == "tls1.3" ? "0x0304" : "0x0303"},
         {"suites", macro_list(plan.suites, suite)},
         {"groups", macro_list(plan.groups, group)},
         {"schemes", macro_list(plan.signature_schemes, scheme)},
         {"alpn", !any_alpn(plans)           ? ""
                  : plan.target.alpn.empty() ? ", {0, 0}"
                                             : fmt::format(", {{\"{}\", 0}}", plan.target.alpn)},
         {"session", any_resumed(plans) ? fmt::format(", {}", plan.target.resume ? ++sessions : 0) : ""},
         {"client", own.empty() ? "" : fmt::format(", {}", client_place(candidate, own))}});
  }
  return targets;
}

Json target_rows(const Json& targets) {
  Json rows = Json::array();
  for (const Json& target : targets) {
    const auto index = target["index"].get<std::size_t>();
    rows.push_back(
        {{"row", fmt::format("{{\"{}\", {}, {}, {}, suites_{}, groups_{}, schemes_{}{}{}{}}}",
                             target["host"].get<std::string>(), target["port"].get<unsigned>(),
                             target["mfl_code"].get<std::string>(), target["version"].get<std::string>(),
                             index, index, index, target["alpn"].get<std::string>(),
                             target["session"].get<std::string>(), target["client"].get<std::string>())}});
  }
  if (rows.empty()) rows.push_back({{"row", "{0, 0, 0, 0, 0, 0, 0}"}});
  return rows;
}

Json pins_of(const std::map<std::string, Pin>& pins) {
  Json list = Json::array();
  for (const auto& [name, pin] : pins) list.push_back({{"name", name}, {"pin", pin.name}});
  return list;
}

std::string address_text(std::uint32_t address) {
  return fmt::format("0x{:08x}", address);
}

Json join_values(const Net& net) {
  Json list = Json::array();
  for (const JoinField& field : join_fields()) {
    const auto found = net.join.find(field.id);
    list.push_back({{"id", field.id}, {"longest", found == net.join.end() ? 0 : found->second}});
  }
  return list;
}

/// Where programs keep values, and where the image is beside that.
Json store_values(const Layout& layout) {
  const bool any = !layout.store.empty();
  const Region beside = layout.beside_store();
  return {{"store_page_size", any ? layout.store[0].size : 0},
          {"store_pages",
           any ? fmt::format("{}, {}", address_text(layout.store[0].base), address_text(layout.store[1].base))
               : "0, 0"},
          {"beside_base", address_text(beside.base)},
          {"beside_size", beside.base + beside.size - layout.image.base}};
}

Json board_values(const Board& board, const Net& net, const Layout& layout, const RamUse& ram) {
  const Wiring& wiring = wiring_of(board, net);
  return {{"board_id", board.id},
          {"board_name", board.name},
          {"hosted", board.hosted()},
          {"hosted_word", board.hosted() ? "true" : "false"},
          {"mcu", board.mcu},
          {"net_id", net.id},
          {"net_name", net.name},
          {"layout_id", layout.id},
          {"crystal_hz", board.crystal_hz},
          {"cpu_hz", board.cpu_hz},
          {"flash_base", address_text(board.flash.base)},
          {"flash_size", board.flash.size},
          {"image_base", address_text(layout.image.base)},
          {"image_size", layout.image.size},
          {"ram_base", address_text(board.hosted() ? 0 : board.ram.at(0).base)},
          {"ram_size", board.ram_size()},
          {"stack_size", ram.stack},
          {"arena_size", ram.arena},
          {"console", board.console.peripheral},
          {"console_baud", board.console.baud},
          {"console_tx", board.console.tx.name},
          {"console_rx", board.console.rx.name},
          {"net_bus", wiring.bus},
          {"net_bus_hz", net.bus_hz},
          {"net_spi_mode", net.spi_mode},
          {"net_ring", net.receive_ring},
          {"net_mobile", net.mobile ? "true" : "false"},
          {"net_power_wired", wiring.pins.contains("power")},
          {"net_reset_wired", wiring.pins.contains("reset")},
          {"net_irq_wired", wiring.pins.contains("irq")},
          {"connections", ram.connections},
          {"most_connections", net.connections},
          {"join", join_values(net)},
          {"net_pins", pins_of(wiring.pins)},
          {"pins", pins_of(board.pins)},
          {"soc", board.soc},
          {"driver", net.driver},
          {"bus_kind", net.bus},
          {"uses", joined(net.uses, " ")},
          {"brings", joined(net.brings, " ")},
          {"compiler", board.core.compiler},
          {"cpu_flags", board.core.flags_with(board.fpu)},
          {"headers_of", board.core.headers_of},
          {"handler_flags", joined(board.core.handler_flags, " ")},
          {"start", board.core.start},
          {"vector_alignment", board.core.vector_alignment},
          {"elf_format", board.core.elf_format},
          {"elf_architecture", board.core.elf_architecture}};
}

/// A folder that is empty at first and gone at the end.
struct Scratch {
  explicit Scratch(fs::path folder) : path(std::move(folder)) { remove_tree(path); }
  ~Scratch() { remove_tree(path); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  fs::path path;
};

/// The plans with the record buffers that a proof gave them.
std::vector<Candidate> resized(std::vector<Candidate> plans, const Choice& choice) {
  const auto at_most = [&](const char* name, std::uint32_t& size) {
    if (const auto found = choice.sizes.find(name); found != choice.sizes.end())
      size = std::min(size, found->second);
  };
  for (Candidate& candidate : plans) {
    at_most("MBEDTLS_SSL_IN_CONTENT_LEN", candidate.plan.record.in);
    at_most("MBEDTLS_SSL_OUT_CONTENT_LEN", candidate.plan.record.out);
  }
  return plans;
}

/// The name of a profile's file; hosts of 253 characters and IPv6 addresses have one, too.
std::string profile_name(const Target& target) {
  std::string host = target.host.substr(0, 200);
  for (char& c : host)
    if (c == ':' || c == '%') c = '_';
  return fmt::format("{}/{}-{}", profiles_folder, host, target.port);
}

/// Those of a fit before this one.
void remove_old_profiles(const FitFolder& folder, const fs::path& place) {
  if (!is_folder(place)) return;
  for (const fs::path& file : entries_of(place)) {
    const std::string name = file.filename().string();
    if (name.ends_with(profile_suffix) &&
        !folder.profile_files.contains(fmt::format("{}/{}", profiles_folder, name)))
      remove_file(file);
  }
  if (entries_of(place).empty()) remove_tree(place);
}

/// The profile without the folders of this machine.
Profile without_folders(Profile profile) {
  const auto shorten = [](TrustAnchor& anchor) {
    anchor.source = fs::path(anchor.source).filename().string();
  };
  for (Chain& chain : profile.chains) {
    if (chain.trust_anchor) shorten(*chain.trust_anchor);
    for (TrustPath& path : chain.paths) shorten(path.trust_anchor);
  }
  return profile;
}

/// The console can only say what the network is joined with if there are a console, a network, and pages to
/// keep that in.
void check_join(const std::string& app, const Net& net, const Layout& layout) {
  if (net.join.empty())
    throw Error(ExitCode::Usage, "--join console: net {} ({}) joins no network", net.id, net.name);
  if (app != Fit{}.app)
    throw Error(ExitCode::Usage, "--join console: the program {} has no console that could say it",
                printable(app));
  if (layout.store.empty())
    throw Error(ExitCode::Usage,
                "--join console: layout {} has no pages to keep it in (docs/boards.md: store)", layout.id);
}

}  // namespace

FitFolder make_fit(const std::vector<Candidate>& candidates, const Board& board, const Net& net,
                   const FitOptions& options, const Catalogue& catalogue, const Templates& templates) {
  const Choice& choice = options.choice;
  const std::vector<Candidate> plans = resized(candidates, choice);
  if (std::find(std::begin(objectives), std::end(objectives), choice.objective) == std::end(objectives))
    throw Error(ExitCode::Usage, "--optimize {}: want flash, ram, time or balanced", choice.objective);
  if (choice.connections > net.connections)
    throw DoesNotFit("does not fit: {} connections at once, and net {} ({}) has {}: --connections {}",
                     choice.connections, net.id, net.name, net.connections, net.connections);
  const Layout& layout = board.layout(options.layout);
  if (options.join == "console") check_join(options.app, net, layout);
  FitFolder folder;
  Fit& fit = folder.fit;
  fit.board = board.id;
  fit.net = net.id;
  fit.layout = layout.id;
  fit.app = options.app;
  fit.words = options.words;
  fit.join = options.join;
  fit.objective = choice.objective;
  fit.shape = {.name = choice.shape.name,
               .primitives = choice.shape.primitives,
               .build = choice.build.name,
               .lto = choice.build.lto,
               .libc = libc_of(choice, board),
               .switches = choice.build.switches};
  fit.mbedtls_version = options.mbedtls_version;
  fit.compiler = options.compiler;
  for (const Candidate& candidate : plans) fit.plans.push_back(candidate.plan);
  fit.options = merged_options(plans, choice, catalogue);
  fit.flash = planned_flash(plans, fit.options, choice, options.measured, layout, catalogue);
  fit.ram = planned_ram(plans, fit.options, choice, options.measured, board, catalogue);
  if (options.roomy) {
    fit.ram.stack = 8192;
    fit.ram.arena = fit.ram.capacity == 0
                        ? roomy_arena
                        : (fit.ram.capacity - fit.ram.stack - 2 * fit.ram.static_bytes) / 64 * 64;
  }
  if (const auto size = choice.sizes.find("STACK_SIZE"); size != choice.sizes.end())
    fit.ram.stack = size->second;
  if (const auto size = choice.sizes.find("ARENA_SIZE"); size != choice.sizes.end())
    fit.ram.arena = size->second;
  if (options.measured) fit.handshake = options.measured->handshake;

  folder.command = command_of(plans, board, net, options, layout);
  const std::string& command = folder.command;
  const Json anchors = anchor_values(plans), targets = target_values(plans, catalogue);
  Json values = board_values(board, net, layout, fit.ram);
  values.update(store_values(layout));
  values.update(config_values(folder, command));
  values.update(shape_values(choice, board));
  values["words"] = options.words;
  values["join_kept"] = options.join == "console" ? "true" : "false";
  values["anchors"] = anchors;
  values["anchor_count"] = anchors.size();
  values["targets"] = targets;
  values["first_target"] = targets.empty() ? Json::array() : Json::array({targets.front()});
  values["target_count"] = targets.size();
  values["target_rows"] = target_rows(targets);
  const std::size_t own = client_identities(plans).size();
  values["alpn"] = any_alpn(plans);
  values["sent_anchor"] = any_sends_anchor(plans);
  values["resume"] = any_resumed(plans);
  values["client_certificates"] = own != 0;
  values["sources"] = own != 0 ? "trust_anchors.c client_certificates.c client_keys.c" : "trust_anchors.c";
  for (const std::string_view name : plain_files) {
    if (name.ends_with("_config.h")) {
      values["sections"] = sections_of(folder, name, choice, catalogue);
      if (values["sections"].empty()) continue;  // only shapes over PSA have a crypto_config.h
    }
    const bool adds = name == linker_script && board.hosted();
    folder.files[std::string(name)] = render(adds ? hosted_script : name, templates, values);
  }
  if (own != 0) add_client_files(folder, plans, command, templates);
  folder.files["fit.json"] = dump_json(to_json(fit));
  return folder;
}

void set_rehearsal(FitFolder& folder, std::vector<Rehearsal> rehearsal) {
  folder.fit.rehearsal = std::move(rehearsal);
  folder.files["fit.json"] = dump_json(to_json(folder.fit));
}

void set_profiles(FitFolder& folder, const std::vector<Profile>& profiles) {
  folder.profile_files.clear();
  for (const Profile& profile : profiles) {
    const std::string content = dump_json(to_json(without_folders(profile)));
    const std::string name = profile_name(profile.target);
    std::string unused = name;  // one host and port may be asked for by several names
    for (int n = 2; folder.profile_files.contains(unused + std::string(profile_suffix)); ++n)
      unused = fmt::format("{}-{}", name, n);
    folder.profile_files.emplace(unused + std::string(profile_suffix), content);
  }
}

void set_command(FitFolder& folder, const std::string& command) {
  const std::string known = std::exchange(folder.command, comment_text(command));
  const auto replace = [&](std::string& text) {
    for (std::size_t at = text.find(known); at != text.npos;
         at = text.find(known, at + folder.command.size()))
      text.replace(at, known.size(), folder.command);
  };
  for (auto& [name, content] : folder.files) replace(content);
  for (auto& [name, content] : folder.secret_files) replace(content);
}

FitFolder read_fit(const fs::path& path) {
  FitFolder folder;
  folder.fit = fit_from_json(load_json(path / "fit.json"), (path / "fit.json").string());
  std::vector<std::string> names(std::begin(plain_files), std::end(plain_files));
  names.insert(names.end(), {"client_certificates.h", "client_certificates.c", "fit.json"});
  for (const std::string& name : names)
    if (is_file(path / name)) folder.files[name] = read_text(path / name);
  if (is_file(path / client_key_file))
    folder.secret_files[std::string(client_key_file)] = read_text(path / client_key_file);
  return folder;
}

void write_files(const FitFolder& folder, const fs::path& path) {
  for (const auto& [name, content] : folder.files) write_file_if_changed(path / name, content);
  for (const auto& [name, content] : folder.secret_files)
    write_file_if_changed(path / name, content, Access::Private);
}

void write_fit(const FitFolder& folder, const fs::path& path) {
  make_folder(path);
  // First everything under other names, where a full disk or a missing right shows; then only renames.
  const Scratch fresh(path / ".new");
  write_files(folder, fresh.path);
  for (const auto& [name, content] : folder.profile_files) write_file(fresh.path / name, content);
  if (!folder.profile_files.empty()) make_folder(path / profiles_folder);
  for (const auto* const files : {&folder.files, &folder.profile_files})
    for (const auto& [name, content] : *files) {
      if (is_file(path / name) && read_text(path / name) == content) continue;
      rename_file(fresh.path / name, path / name);
    }
  // Of a fit before this one.
  for (const char* const name :
       {"crypto_config.h", "client_certificates.h", "client_certificates.c", "proof.json", "proof.txt"})
    if (!folder.files.contains(name)) remove_file(path / name);
  remove_old_profiles(folder, path / profiles_folder);
  for (const auto& [name, content] : folder.secret_files) rename_file(fresh.path / name, path / name);
  // What an earlier fit had and this one has not would be a key that lies about for nothing.
  if (folder.secret_files.empty()) remove_file(path / client_key_file);
}

}  // namespace tlsfit::fit
