#include "script/engine.hpp"

extern "C" std::int64_t script_now() {
  return 1'700'000'000'123;
}
