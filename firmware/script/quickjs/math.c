/* The functions of Math that a libm brings 15 KB for, in 2: by series on a small interval, and what leads
   there. Errors are some units in the last place (tests/firmware/script/math_test.cpp has them), and the same
   on every machine. */
#include "script/quickjs/math.h"

#include <math.h>
#include <stdint.h>

static const double pi = 3.141592653589793, half_pi = 1.5707963267948966;
static const double ln2 = 0.6931471805599453;

/* c[0] + c[1]·x + … */
static double series(const double* coefficients, int count, double x) {
  double sum = 0;

  while (count-- > 0) sum = sum * x + coefficients[count];
  return sum;
}

/* x less the nearest multiple of pi/2, of which `quadrant` is the number modulo 4. Three parts of pi/2, of 33
   bits each but for the last: their products with a number below 2^20 are exact. Beyond, digits are lost, as
   they are in x. */
static double reduce(double x, int* quadrant) {
  double times;

  if (fabs(x) >= 1e6) x = fmod(x, 2 * pi);
  times = floor(x / half_pi + 0.5);
  *quadrant = (int)times & 3;
  x -= times * 1.5707963267341256;
  x -= times * 6.077100506303966e-11;
  return x - times * 2.0222662487959506e-21;
}

static double sine_of_quadrant(double x, int quadrant) {
  static const double sine[] = {1,
                                -1.0 / 6,
                                1.0 / 120,
                                -1.0 / 5040,
                                1.0 / 362880,
                                -1.0 / 39916800,
                                1.0 / 6227020800,
                                -1.0 / 1307674368000,
                                1.0 / 355687428096000};
  static const double cosine[] = {1,
                                  -1.0 / 2,
                                  1.0 / 24,
                                  -1.0 / 720,
                                  1.0 / 40320,
                                  -1.0 / 3628800,
                                  1.0 / 479001600,
                                  -1.0 / 87178291200,
                                  1.0 / 20922789888000};
  const double square = x * x;
  const double value =
      quadrant & 1 ? series(cosine, 9, square) : x + x * (square * series(sine + 1, 8, square));

  return quadrant & 2 ? -value : value;
}

double script_sin(double x) {
  int quadrant;

  if (!isfinite(x)) return NAN;
  if (x == 0) return x;
  x = reduce(x, &quadrant);
  return sine_of_quadrant(x, quadrant);
}

double script_cos(double x) {
  int quadrant;

  if (!isfinite(x)) return NAN;
  x = reduce(x, &quadrant);
  return sine_of_quadrant(x, quadrant + 1);
}

double script_tan(double x) {
  int quadrant;

  if (!isfinite(x)) return NAN;
  if (x == 0) return x;
  x = reduce(x, &quadrant);
  return sine_of_quadrant(x, quadrant) / sine_of_quadrant(x, quadrant + 1);
}

/* atan x = atan c + atan((x - c) / (1 + c·x)): with the nearest c of these, |argument| < 0.13, and ten terms
 * do. */
double script_atan(double x) {
  static const double angles[] = {0, 0.24497866312686414, 0.46364760900080615, 0.6435011087932844,
                                  0.7853981633974483};
  double value = fabs(x), square, sum = 0;
  const int inverted = value > 1;
  int quarters, n;

  if (isnan(x) || x == 0) return x;
  if (inverted) value = 1 / value;
  quarters = (int)(value * 4 + 0.5);
  value = (value - quarters * 0.25) / (1 + quarters * 0.25 * value);
  square = value * value;
  for (n = 19; n >= 3; n -= 2) sum = (1.0 / n - sum) * square;
  value = angles[quarters] + (value - value * sum);
  if (inverted) value = half_pi - value + 6.123233995736766e-17;
  return x < 0 ? -value : value;
}

double script_atan2(double y, double x) {
  double value;

  if (isnan(x) || isnan(y)) return NAN;
  if (y == 0) return signbit(x) ? copysign(pi, y) : y;
  if (isinf(x) && isinf(y)) {
    value = pi / 4;
  } else {
    value = x == 0 ? half_pi : script_atan(fabs(y) / fabs(x));
  }
  return copysign(signbit(x) ? pi - value + 1.2246467991473532e-16 : value, y);
}

double script_asin(double x) {
  return x == 0 ? x : script_atan2(x, sqrt((1 - x) * (1 + x)));
}

double script_acos(double x) {
  return script_atan2(sqrt((1 - x) * (1 + x)), x);
}

/* x = 2^k·m with m between sqrt(1/2) and sqrt(2), of which log m = 2·atanh s = 2·(s + s³/3 + …), s = (m -
 * 1)/(m + 1). */
static double log_parts(double x, int* exponent) {
  double s, square, sum = 0;
  int n;

  x = frexp(x, exponent);
  if (x < 0.7071067811865476) {
    x *= 2;
    --*exponent;
  }
  s = (x - 1) / (x + 1);
  square = s * s;
  for (n = 21; n >= 3; n -= 2) sum = (sum + 1.0 / n) * square;
  return 2 * s + 2 * s * sum;
}

double script_log(double x) {
  int exponent;

  if (isnan(x) || x < 0) return NAN;
  if (x == 0) return -INFINITY;
  if (isinf(x)) return x;
  x = log_parts(x, &exponent);
  return exponent * 0.693147180369123816490 + (exponent * 1.90821492927058770002e-10 + x);
}

double script_log2(double x) {
  int exponent;

  if (!(x > 0) || isinf(x)) return script_log(x);
  x = log_parts(x, &exponent);
  return exponent + x / ln2;
}

double script_log10(double x) {
  double power = script_log(x) / 2.302585092994046;

  /* Exact for powers of ten, which people ask for. */
  if (fabs(power) < 23 && script_pow(10, floor(power + 0.5)) == x) power = floor(power + 0.5);
  return power;
}

double script_exp(double x) {
  double times, sum = 1;
  int n;

  if (isnan(x) || x > 709.79) return x > 0 ? INFINITY : x;
  if (x < -745.2) return 0;
  times = floor(x / ln2 + 0.5);
  x -= times * 0.693147180369123816490;
  x -= times * 1.90821492927058770002e-10;
  for (n = 14; n >= 1; n--) sum = 1 + x * sum / n;
  return ldexp(sum, (int)times);
}

/* Powers by whole numbers by multiplication: exact where the result is. */
double script_pow(double x, double y) {
  double power = 1, square = fabs(x);
  const int odd = fmod(y, 2) != 0;
  double rest = fabs(y);

  if (y == 0) return 1;
  if (isnan(x) || isnan(y)) return NAN;
  if (isinf(y)) return square == 1 ? NAN : (square > 1) == (y > 0) ? INFINITY : 0;
  if (floor(y) != y) {
    if (y == 0.5 && x >= 0) return sqrt(x) + 0.0;
    if (x == 0 || isinf(x)) return (x == 0) == (y < 0) ? INFINITY : 0;
    return script_exp(y * script_log(x)); /* not a number for negative x */
  }
  if (rest > 1100) {
    power = script_exp(y * script_log(square));
  } else {
    const int inverted = y < 0 && rest <= 300;

    if (y < 0 && !inverted) square = 1 / square; /* the power itself may be beyond the largest number */
    for (; rest >= 1; rest = floor(rest / 2)) {
      if (fmod(rest, 2) != 0) power *= square;
      square *= square;
    }
    if (inverted) power = 1 / power;
  }
  return odd && signbit(x) ? -power : power;
}

double script_hypot(double x, double y) {
  const double larger = fabs(x) > fabs(y) ? fabs(x) : fabs(y);

  if (isinf(x) || isinf(y)) return INFINITY;
  if (larger == 0 || isnan(x + y)) return x + y;
  x /= larger;
  y /= larger;
  return larger * sqrt(x * x + y * y);
}
