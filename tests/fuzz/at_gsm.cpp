// What a GSM modem says.
#include "at_driver.hpp"
