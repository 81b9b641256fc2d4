#pragma once

/// The name of the first check of vectors.cpp that fails; "none".
const char* first_wrong_vector();
