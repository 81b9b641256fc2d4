// What is in an image of the tests.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace crypto::test {

/// Ends the program with code 2: the test could not be made.
[[noreturn]] void give_up(const std::string& why);

/// Hands on the contents of an ELF file, section by section, and adds where its functions are.
void load_elf(
    const char* path,
    const std::function<void(std::uint64_t address, const std::uint8_t* bytes, std::size_t size)>& put,
    std::map<std::string, std::uint64_t>& functions);

}  // namespace crypto::test
