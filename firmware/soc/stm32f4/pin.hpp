#pragma once

#include "soc/stm32/pin.hpp"
