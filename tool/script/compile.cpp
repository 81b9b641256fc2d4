#include "script/compile.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "script/engine.hpp"
#include "script/quickjs/unit.h"

extern "C" std::int64_t script_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

namespace tlsfit {
namespace {

struct Job {
  const std::string& source;
  const std::string& file;
  CompiledScript compiled = {};
  ScriptNeeds needs = {};
  std::set<std::string> names = {};
};

bool is_identifier(const std::string& name) {
  return !name.empty() && name.size() < 40 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_';
  });
}

void keep_name(void* opaque, const char* name) {
  if (name != nullptr && is_identifier(name)) static_cast<Job*>(opaque)->names.insert(name);
}

bool compile_within(JSContext* context, void* opaque) {
  Job& job = *static_cast<Job*>(opaque);
  JS_SetStripInfo(JS_GetRuntime(context), JS_STRIP_SOURCE);
  const JSValue function = JS_Eval(context, job.source.c_str(), job.source.size(), job.file.c_str(),
                                   JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);
  if (JS_IsException(function)) return false;
  script_needs(context, function, &job.needs);
  script_each_name(context, function, keep_name, &job);
  std::size_t size = 0;
  std::uint8_t* const bytes = JS_WriteObject(context, &size, function, JS_WRITE_OBJ_BYTECODE);
  JS_FreeValue(context, function);
  if (bytes == nullptr) return false;
  job.compiled.bytecode.assign(bytes, bytes + size);
  js_free(context, bytes);
  return true;
}

}  // namespace

CompiledScript compile_script(const std::string& source, const std::string& file) {
  // Enough for a script of a megabyte, whose bytecode no image would hold.
  std::vector<std::byte> memory(std::size_t{64} << 20);
  ::script::Engine engine(memory, {.ticks = 1000, .stack = 1 << 20});
  Job job{source, file};
  ::script::Outcome outcome = engine.start();
  if (outcome == ::script::Outcome::done) outcome = engine.run(compile_within, &job);
  if (outcome != ::script::Outcome::done) throw Error(ExitCode::Usage, "{}", engine.error());
  if (job.needs.missing[0] != '\0') throw Error(ExitCode::Usage, "{}", job.needs.missing);
  const auto need = [&](unsigned feature, const char* option) {
    if ((job.needs.features & feature) != 0) job.compiled.needs.emplace_back(option);
  };
  need(SCRIPT_PROMISE, "TLSFIT_JS_PROMISE");
  need(SCRIPT_REGEXP, "TLSFIT_JS_REGEXP");
  need(SCRIPT_MAP, "TLSFIT_JS_MAP");
  job.compiled.names.assign(job.names.begin(), job.names.end());
  return std::move(job.compiled);
}

std::string script_names_header(const std::vector<std::string>& names) {
  std::string header;
  for (const std::string& name : names) header += "#define SCRIPT_NAME_" + name + " ~, 1,\n";
  return header;
}

}  // namespace tlsfit
