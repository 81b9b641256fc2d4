// What an ESP8266 says.
#include "at_driver.hpp"
