// arm_trace IMAGE [MOST]: the board's machine code, executed instruction by instruction (Unicorn, Cortex-M4)
// with many different secrets of the same length. For each operation the sequence of addresses executed, and
// of addresses loaded from and stored to, must be the same whatever the secret is: no branch and no access
// depends on it. At most MOST secrets are tried.
//
// IMAGE is arm_subject.cpp, AES-GCM, SHA-256 and P-256, compiled and linked as an image is (-Os,
// Cortex-M4). What this does not show: instructions whose own time depends on their operands. On a Cortex-M4
// those are the divisions, of which the test crypto.arm_divides_nothing finds none; UMULL, UMLAL and UMAAL
// take one cycle there (ARM DDI 0439, table 3-1).
#include <cstdlib>

#include "arm_core.hpp"
#include "traces.hpp"

namespace {

using namespace crypto::test;

void on_instruction(uc_engine*, std::uint64_t address, std::uint32_t, void* trace) {
  static_cast<Trace*>(trace)->add(address);
  ++static_cast<Trace*>(trace)->instructions;
}

void on_access(uc_engine*, uc_mem_type type, std::uint64_t address, int size, std::int64_t, void* trace) {
  static_cast<Trace*>(trace)->access(address, static_cast<unsigned>(size), type == UC_MEM_WRITE);
}

class ArmTracer : public Tracer {
 public:
  explicit ArmTracer(const char* image) : core_(image) {}
  bool has(const std::string& function) const override { return core_.has(function); }

  Trace run(const std::string& function, const std::vector<std::uint8_t>& secret) override {
    core_.clear_ram();
    check(uc_mem_write(core_.engine(), ArmCore::data, secret.data(), secret.size()));
    Trace trace;
    uc_hook hooks[2];
    check(uc_hook_add(core_.engine(), &hooks[0], UC_HOOK_CODE, reinterpret_cast<void*>(on_instruction),
                      &trace, 1, 0));
    check(uc_hook_add(core_.engine(), &hooks[1], UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE,
                      reinterpret_cast<void*>(on_access), &trace, 1, 0));
    trace.result = core_.call(function, {ArmCore::data});
    for (const uc_hook hook : hooks) check(uc_hook_del(core_.engine(), hook));
    return trace;
  }

 private:
  ArmCore core_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) give_up("want IMAGE [MOST]");
  ArmTracer tracer(argv[1]);
  return have_one_trace(tracer, argc == 3 ? std::atoi(argv[2]) : 1000) ? 0 : 1;
}
