// Which sections of a program take memory on the device.
#pragma once

#include "base/elf.hpp"

namespace tlsfit {

/// Allocated, not empty, and not `.tbss`: that is where each thread's copy begins with zeros, and lies at the
/// addresses of what follows it (ELF Handling For Thread-Local Storage, section 3).
inline bool takes_memory(const ElfSection& section) {
  const bool template_only = !section.has_content && section.name == ".tbss";
  return section.allocated && section.size > 0 && !template_only;
}

}  // namespace tlsfit
