#include "exporting/library.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace tlsfit::exporting {

namespace {

constexpr std::string_view config_file = "src/mbedtls/mbedtls_config.h";

/// A source of ours, with the library's own headers found where they stand in the exported folder.
std::string placed(std::string source, const std::vector<std::string>& of_library) {
  for (const std::string& header : of_library) {
    const std::string from = fmt::format("#include \"{}\"\n", header);
    for (std::size_t at = 0; (at = source.find(from, at)) != source.npos;)
      source.replace(at, from.size(), fmt::format("#include \"library/{}\"\n", header));
  }
  return source;
}

void add_ours(Files& files, const Sources& sources, const std::vector<std::string>& of_library) {
  const fs::path firmware = data_folder() / "firmware";
  for (const fs::path& path : files_below(firmware)) {
    const std::string name = path.lexically_relative(firmware).string();
    const bool header = name.ends_with(".hpp") || name.ends_with(".h");
    const bool wanted = header || std::any_of(sources.ours.begin(), sources.ours.end(),
                                              [&](const auto& pattern) { return matches(pattern, name); });
    if (!wanted) continue;
    std::string text = placed(read_text(path), of_library);
    if (name == "memory/heap.cpp")
      text.insert(0, "#include \"mbedtls/build_info.h\"  // TLSFIT_HOST_ARENA\n\n");
    // The interface stands at the top, where projects look for it.
    files["src/" + (name == "export/tlsfit.h" ? "tlsfit.h" : name)] = text;
  }
}

/// What is certain of every fit (tls/certain.h) goes before these.
bool takes_what_is_certain(std::string_view source) {
  return matches("ssl_*.c", source) || source == "x509_crt.c";
}

/// A source of the library's: as it is, or, where something must stand before it, without the ending that
/// build systems look for and with a file of ours that says so.
void add_source(Files& files, const std::string& name, const std::string& text, const Sources& sources) {
  std::string before;
  if (const auto found = sources.before.find(name); found != sources.before.end()) before = found->second;
  if (takes_what_is_certain(name)) before += "#include \"tls/certain.h\"\n";
  if (before.empty()) {
    files["src/library/" + name] = text;
    return;
  }
  const std::string kept = name.substr(0, name.size() - 2) + ".inc";
  files["src/library/" + kept] = text;
  files["src/library/" + name] = fmt::format(
      "/* {} of Mbed TLS, unmodified, with what tlsfit says before it (docs/crypto.md of tlsfit). */\n{}"
      "#include \"{}\"\n",
      name, before, kept);
}

std::vector<std::string> add_library(Files& files, const MbedTls& mbedtls, const Sources& sources) {
  std::vector<std::string> headers;
  for (const fs::path& path : entries_of(mbedtls.folder / "library")) {
    const std::string name = path.filename().string();
    if (name.ends_with(".h")) {
      headers.push_back(name);
      files["src/library/" + name] = read_text(path);
    }
    if (name.ends_with(".c") && std::none_of(sources.not_of_library.begin(), sources.not_of_library.end(),
                                             [&](const auto& pattern) { return matches(pattern, name); }))
      add_source(files, name, read_text(path), sources);
  }
  if (!sources.not_of_library.empty()) {
    const char* const client = "psa_crypto_client.c";
    add_source(files, client, read_text(mbedtls.folder / "library" / client), sources);
  }
  for (const std::string& file : sources.further) files["src/" + file] = read_text(mbedtls.folder / file);
  if (!sources.further.empty())
    for (const char* const header : {"p256-m_driver_entrypoints.h", "p256-m/p256-m.h"}) {
      const std::string file = std::string("3rdparty/p256-m/") + header;
      files["src/" + file] = read_text(mbedtls.folder / file);
    }
  const fs::path include = mbedtls.folder / "include";
  for (const fs::path& path : files_below(include))
    if (path.extension() == ".h") files["src/" + path.lexically_relative(include).string()] = read_text(path);
  return headers;
}

/// The fit's configuration in the place of the one that the library comes with.
std::string configuration_text(const ShippedFit& fit, const Sources& sources) {
  std::string text = fit.files.at("mbedtls_config.h");
  if (!sources.definitions.empty())
    text += "\n/* Which of two implementations tlsfit's own arithmetic has. */\n" + sources.definitions;
  text += fmt::format(
      "\n/* The heap of all sessions together, in bytes; the fit's was found for pointers of 32 bits. */\n"
      "#if !defined(TLSFIT_HOST_ARENA)\n#define TLSFIT_HOST_ARENA ({} * sizeof(void*) / 4)\n#endif\n",
      fit.fit.ram.arena);
  if (fit.configuration.provider()) text += "#include \"crypto/provided.h\"\n";
  return text;
}

std::string build_info_text(std::uint64_t build_time) {
  return fmt::format(
      "// When this was exported: no certificate is checked against an earlier date.\n#pragma once\n\n"
      "#include <cstdint>\n\nnamespace build_info {{\n\ninline constexpr std::uint32_t time = {};\n\n"
      "}}  // namespace build_info\n",
      build_time);
}

/// What a program prints, run in a folder.
std::string compiled(ProcessRunner& runner, const std::vector<std::string>& command, const fs::path& folder) {
  const ProcessResult result = runner.run(command, {.folder = folder});
  if (!result.ok())
    throw Error(ExitCode::Defect, "{} does not take what is exported: {}", command.front(),
                result.err.substr(0, result.err.find('\n')));
  return result.out;
}

void need_compiler(const ProcessRunner& runner) {
  for (const char* const program : {"cc", "c++", "nm"})
    if (!runner.find(program))
      throw Error(ExitCode::Missing, "{} is not on this machine: apt-get install gcc g++", program);
}

/// The names of a folder's files that end so, which a compiler is to be given.
std::vector<std::string> named(const Files& files, std::string_view folder, std::string_view ending) {
  std::vector<std::string> names;
  for (const auto& [name, text] : files)
    if (name.starts_with(folder) && name.ends_with(ending)) names.push_back(name);
  return names;
}

/// Takes away the sources of the library's of which its configuration leaves nothing: compiled, they define
/// nothing.
void drop_empty_sources(Files& files, const fs::path& place, ProcessRunner& runner) {
  const fs::path objects = place / "objects";
  make_folder(objects);
  std::vector<std::string> compile{"cc", "-w", "-O0", "-c", "-I" + (place / "src").string()};
  std::vector<std::string> list{"nm", "-A", "--defined-only"};
  for (const std::string& name : named(files, "src/library/", ".c")) {
    compile.push_back((place / name).string());
    list.push_back(fs::path(name).stem().string() + ".o");
  }
  compiled(runner, compile, objects);
  const std::string symbols = compiled(runner, list, objects);  // "pk.o:0000 T mbedtls_pk_init"
  std::erase_if(files, [&](const auto& file) {
    const std::string& name = file.first;
    if (!name.starts_with("src/library/") || name.ends_with(".h")) return false;
    const std::string object = fs::path(name).stem().string() + ".o:";
    return !symbols.starts_with(object) && symbols.find("\n" + object) == symbols.npos;
  });
}

/// The files that a compiler read, of its rule for make: "x.o: a.c b.h \".
std::set<std::string> read_files(std::string_view rules, const fs::path& place) {
  std::set<std::string> names;
  std::string word;
  const auto take = [&] {
    if (!word.empty() && word.back() != ':' && word != "\\")
      names.insert(fs::path(word).lexically_normal().lexically_relative(place).string());
    word.clear();
  };
  for (const char c : rules)
    if (c == ' ' || c == '\n')
      take();
    else
      word += c;
  take();
  return names;
}

/// Takes away the headers that no source includes.
void drop_unused_headers(Files& files, const fs::path& place, ProcessRunner& runner) {
  std::vector<std::string> c{"cc", "-MM", "-I" + (place / "src").string()};
  std::vector<std::string> cpp{"c++", "-std=c++20", "-MM", c.back()};
  for (const std::string& name : named(files, "", ".c")) c.push_back((place / name).string());
  for (const std::string& name : named(files, "", ".cpp")) cpp.push_back((place / name).string());
  std::set<std::string> used = read_files(compiled(runner, c, place), place);
  used.merge(read_files(compiled(runner, cpp, place), place));
  used.insert("src/tlsfit.h");
  std::erase_if(files, [&](const auto& file) {
    const bool header = file.first.ends_with(".h") || file.first.ends_with(".hpp");
    return header && !used.contains(file.first);
  });
}

}  // namespace

ShippedFit read_fit(const fs::path& folder) {
  const auto file = [&](const char* name) {
    if (!is_file(folder / name))
      throw Error(ExitCode::Usage, "{}: not what `tlsfit fit -o` writes: it has no {}", folder.string(),
                  name);
    return read_text(folder / name);
  };
  ShippedFit shipped;
  shipped.fit = fit_from_json(parse_json(file("fit.json"), (folder / "fit.json").string()),
                              (folder / "fit.json").string());
  for (const char* const name : {"mbedtls_config.h", "trust_anchors.h", "trust_anchors.c"})
    shipped.files[name] = file(name);
  for (const char* const name :
       {"crypto_config.h", "client_certificates.h", "client_certificates.c", "client_keys.c"})
    if (is_file(folder / name)) shipped.files[name] = read_text(folder / name);
  shipped.secret = shipped.files.contains("client_keys.c");
  Configuration& configuration = shipped.configuration;
  for (const char* const name : {"mbedtls_config.h", "crypto_config.h"})
    if (const auto text = shipped.files.find(name); text != shipped.files.end())
      configuration.options.merge(defined_in(text->second));
  const std::string cmake = file("fit.cmake");
  const auto set_to = [&](std::string_view variable) {
    const std::string begin = fmt::format("set({} \"", variable);
    const std::size_t at = cmake.find(begin);
    if (at == cmake.npos) return std::string();
    const std::size_t from = at + begin.size();
    return cmake.substr(from, cmake.find('"', from) - from);
  };
  configuration.crypto = set_to("TLSFIT_CRYPTO");
  configuration.quick = set_to("TLSFIT_QUICK").find("multiply_public.cpp") != std::string::npos;
  return shipped;
}

Files library_files(const ShippedFit& fit, const MbedTls& mbedtls, std::uint64_t build_time,
                    ProcessRunner& runner) {
  need_compiler(runner);
  const Sources sources = sources_for(fit.configuration);
  Files files;
  const std::vector<std::string> headers = add_library(files, mbedtls, sources);
  add_ours(files, sources, headers);
  for (const auto& [name, text] : fit.files)
    if (name != "mbedtls_config.h") files["src/" + name] = text;
  files[std::string(config_file)] = configuration_text(fit, sources);
  files["src/build_info.hpp"] = build_info_text(build_time);
  for (const auto& [name, at] : sources.forwards) files["src/" + name] = fmt::format("#include \"{}\"\n", at);
  const TemporaryFolder place;
  const auto write = [&](const Files& these) {
    for (const auto& [name, text] : these)
      write_file(place.path() / name, text,
                 name.ends_with("client_keys.c") ? Access::Private : Access::Usual);
  };
  write(files);
  drop_empty_sources(files, place.path(), runner);
  drop_unused_headers(files, place.path(), runner);
  return files;
}

}  // namespace tlsfit::exporting
