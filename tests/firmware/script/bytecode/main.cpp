// script_bytecode SCRIPT FILE: compiles a script as `tlsfit build --script` does, for tests of what runs
// bytecode only.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "script/compile.hpp"

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::filesystem::path source(arguments[1]), target(arguments[2]);
  std::ifstream file(source);
  std::stringstream text;
  text << file.rdbuf();
  try {
    const tlsfit::CompiledScript compiled = tlsfit::compile_script(text.str(), source.filename().string());
    std::filesystem::create_directories(target.parent_path());
    std::ofstream(target, std::ios::binary)
        .write(reinterpret_cast<const char*>(compiled.bytecode.data()),
               static_cast<std::streamsize>(compiled.bytecode.size()));
    std::ofstream(target.string() + ".h") << tlsfit::script_names_header(compiled.names);
  } catch (const tlsfit::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
