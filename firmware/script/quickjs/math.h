/* Functions of Math, each as libm's of the same name. */
#ifndef TLSFIT_SCRIPT_QUICKJS_MATH_H
#define TLSFIT_SCRIPT_QUICKJS_MATH_H

#ifdef __cplusplus
extern "C" {
#endif

double script_sin(double x);
double script_cos(double x);
double script_tan(double x);
double script_asin(double x);
double script_acos(double x);
double script_atan(double x);
double script_atan2(double y, double x);
double script_exp(double x);
double script_log(double x);
double script_log2(double x);
double script_log10(double x);
double script_pow(double x, double y);
double script_hypot(double x, double y);

#ifdef __cplusplus
}
#endif
#endif
